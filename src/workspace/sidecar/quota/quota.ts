import { setTimeout as sleep } from 'node:timers/promises';
import { runsLow } from '../../../contract/low-limit.ts';
import type { RateLimit, WorkspaceStanding } from '../../../contract/status.ts';
import type { ClientResponse } from '../../../lib/http1/client-response.ts';
import type { RemoteClock } from '../../../lib/remote-clock.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { type GitHubAnswer, unread } from '../gateway/upstream/github-answer.ts';
import { peekJson } from '../gateway/upstream/peek-json.ts';
import type { Refusal } from '../gateway/refusals/refusal.ts';
import { decideCost } from './decide-cost.ts';
import { decideLimitMet, isBodyNeeded, type LimitMet } from './decide-limit-met.ts';
import { decidePassage } from './decide-passage.ts';
import { ObservedLimits } from './observed-limits.ts';
import { readLimitHeaders, readRetryAfter, type SeenLimit } from './read-limit-headers.ts';
import { refusalOfPassage } from './refusal-of-passage.ts';
import { type Charge, Shares } from './shares.ts';
import { UndividedLimits, type WhoWaits } from './undivided-limits.ts';

/** A request that may go, and what is needed to tell afterwards what it has cost. */
export type Passed = {
  readonly charge?: Charge | undefined;
  readonly predicted?: number | undefined;
  readonly before?: SeenLimit | undefined;
};

export type QuotaOptions = {
  readonly gitHubClock: Pick<RemoteClock, 'now'>;
  /** Called when the platform should hear soon of what was seen. */
  readonly onNews: () => void;
  /** Waits so many milliseconds, or until the client is gone. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
};

/** No sleep is longer, so that a clock that was set right is noticed. */
const LOOK_AGAIN = 15_000;

const pauseByTimer = (milliseconds: number, signal: AbortSignal): Promise<unknown> =>
  sleep(milliseconds, undefined, { signal }).catch(() => undefined);

/** Keeps this workspace's API requests within GitHub's limits and within its share of them. */
export class Quota {
  readonly #options: QuotaOptions;
  readonly #limits = new ObservedLimits();
  readonly #shares = new Shares();
  readonly #undivided = new UndividedLimits();
  /** The turn of the last request that is held, by owner in lower case. */
  readonly #lastTurns = new Map<string, number>();

  constructor(options: QuotaOptions) {
    this.#options = options;
  }

  /**
   * Lets a request go, holds it until its turn, or refuses it; what goes is counted against the share. One whose client
   * has gone is let go uncounted: it is not sent any more.
   *
   * @param predict what it will cost, undefined when that cannot be told; asked only while there is a share
   */
  async pass(
    owner: string,
    resource: string,
    client: WhoWaits,
    predict: () => Promise<number | undefined> = async () => 1,
  ): Promise<Result<Passed, Refusal>> {
    const { gitHubClock, pause = pauseByTimer } = this.#options;
    const key = owner.toLowerCase();
    let hadTurn = false;
    let prediction: { readonly cost: number | undefined } | undefined;
    while (!client.isGone) {
      const now = gitHubClock.now();
      const share = this.#shares.left(owner, resource, now);
      if (share !== undefined && prediction === undefined) {
        prediction = { cost: await predict() };
        continue;
      }
      const limit = this.#limitOf(owner, resource);
      const cost = prediction?.cost ?? 1;
      const passage = decidePassage({
        now,
        waitUntil: Math.max(this.#limits.waitUntil(owner), this.#shares.waitUntil(owner)),
        lastTurn: hadTurn ? undefined : this.#lastTurns.get(key),
        ...{ limit, share, cost },
      });
      if (passage.act === 'refuse') return err(refusalOfPassage(passage, owner, resource));
      if (passage.act === 'send') {
        const settled = this.#undivided.settled(owner, resource, client, pause);
        if (settled !== undefined) {
          await settled;
          continue;
        }
        // Decided and counted in one go, or those who come at the same moment would send more than the share.
        const charge = this.#shares.use(owner, resource, cost);
        return ok({ charge, predicted: prediction?.cost, before: limit });
      }
      const { turn } = passage;
      this.#lastTurns.set(key, Math.max(turn, this.#lastTurns.get(key) ?? 0));
      for (let left = turn - now; left > 0 && !client.isGone; left = turn - gitHubClock.now()) {
        await pause(Math.min(left, LOOK_AGAIN), client.signal);
      }
      hadTurn = true;
    }
    return ok({});
  }

  /**
   * Takes note of what an answer tells of GitHub's limits, and so of what its request has cost.
   *
   * @param metBefore how often this request met a limit already
   */
  async meet(
    owner: string,
    asked: string,
    head: ClientResponse,
    metBefore: number,
    { charge, predicted, before }: Passed = {},
  ): Promise<{ readonly answer: GitHubAnswer; readonly met: LimitMet }> {
    const now = this.#options.gitHubClock.now();
    const { status, fields } = head;
    const limit = readLimitHeaders(fields);
    if (charge !== undefined) this.#shares.correct(charge, decideCost({ predicted, before, after: limit }));
    const seen = { status, limit, retryAfter: readRetryAfter(fields, now), metBefore, now };
    const { answer, json } = isBodyNeeded(seen) ? await peekJson(head) : { answer: unread(head), json: undefined };
    const met = decideLimitMet({ ...seen, message: messageIn(json) });
    // GraphQL may answer 200 even then. Whether it did anything is not said, so that request is not repeated:
    // https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
    const pause = met.kind === 'secondary' ? met.waitUntil : asked === 'graphql' ? seen.retryAfter : undefined;
    const wait = pause === undefined ? {} : { waitUntil: pause };
    const known = limit ?? this.#limits.of(owner, asked) ?? unknownLimit(asked, pause);
    if (known !== undefined && this.#limits.observe({ ...known, owner, ...wait })) this.#hasNews({ ...known, owner });
    return { answer, met };
  }

  #hasNews(limit: RateLimit): void {
    const { owner, resource } = limit;
    const isDivided = this.#shares.left(owner, resource, this.#options.gitHubClock.now()) !== undefined;
    if (runsLow(limit) && !isDivided) this.#undivided.ranLow(owner, resource);
    this.#options.onNews();
  }

  /** One that no answer told of says nothing about what is left. */
  #limitOf(owner: string, resource: string): RateLimit | undefined {
    const limit = this.#limits.of(owner, resource);
    return limit?.limit === 0 ? undefined : limit;
  }

  hear({ shares }: WorkspaceStanding): void {
    this.#shares.replace(shares);
  }

  unreported(): RateLimit[] {
    return this.#limits.unreported();
  }

  /** The platform has these, and what it answered has been heard. */
  reported(limits: readonly RateLimit[]): void {
    this.#limits.reported(limits);
    this.#undivided.answered(limits);
  }
}

/** A pause that came without any numbers. */
function unknownLimit(resource: string, waitUntil: number | undefined): Omit<RateLimit, 'owner'> | undefined {
  return waitUntil === undefined ? undefined : { resource, limit: 0, remaining: 0, resetAt: waitUntil };
}

function messageIn(json: unknown): string | undefined {
  const isObject = typeof json === 'object' && json !== null && 'message' in json;
  return isObject && typeof json.message === 'string' ? json.message : undefined;
}
