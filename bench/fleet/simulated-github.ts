import type { Random } from '../../src/lib/clock.ts';

export type GitHubFaults = {
  /** Outages of the mint endpoint begin at random times, so many a day on the average. */
  readonly outagesPerDay: number;
  readonly longestOutage: number;
  /** At least this long lies between two of them, in milliseconds. */
  readonly outagesApart: number;
  /** The part of all answers that are 5xx, outage or not. */
  readonly erring: number;
  /** A fresh token is refused for up to this long; a mint's answer takes up to this long now and then. */
  readonly lag: number;
};

export type MintAnswer = {
  /** Milliseconds from the request to the answer. */
  readonly took: number;
  /** When the token was made, and from when on GitHub takes it; none when the answer was an error. */
  readonly token?: { readonly mintedAt: number; readonly takenFrom: number };
};

const DAY = 86_400_000;

/** GitHub's mint endpoint with its bad days, under a virtual clock. */
export class SimulatedGitHub {
  readonly outages: readonly { readonly from: number; readonly until: number }[];
  /** Calls in each minute. */
  readonly calls: number[] = [];
  readonly #faults: GitHubFaults;
  readonly #random: Random;

  /** The first outage begins after `quiet` milliseconds. */
  constructor(faults: GitHubFaults, { quiet, duration }: { quiet: number; duration: number }, random: Random) {
    this.#faults = faults;
    this.#random = random;
    this.outages = plan(faults, quiet, duration, random);
  }

  mint(now: number): MintAnswer {
    const minute = Math.floor(now / 60_000);
    this.calls[minute] = (this.calls[minute] ?? 0) + 1;
    const { erring, lag } = this.#faults;
    const random = this.#random;
    // A fifth of a second to one, and one of a hundred up to the whole lag.
    const took = random() < 0.01 ? random() * lag : 200 + 800 * random() ** 3;
    const outage = this.outages.find(({ from, until }) => now >= from && now < until);
    // An outage hangs as often as it errs.
    if (outage !== undefined) return { took: random() < 0.5 ? took : lag };
    if (random() < erring) return { took };
    const mintedAt = now + took / 2;
    return { took, token: { mintedAt, takenFrom: mintedAt + random() * lag } };
  }
}

function plan(faults: GitHubFaults, quiet: number, duration: number, random: Random) {
  const { outagesPerDay, longestOutage, outagesApart } = faults;
  const outages: { from: number; until: number }[] = [];
  let at = quiet;
  for (;;) {
    at += -Math.log(1 - random()) * (DAY / outagesPerDay);
    // The worst that can be is always among them.
    const length: number = outages.length === 0 ? longestOutage : random() * longestOutage;
    if (at + length > duration) return outages;
    outages.push({ from: at, until: at + length });
    at += length + outagesApart;
  }
}
