import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentToken, AgentTokens } from '../../../contract/agent-tokens.ts';
import { isSameName } from '../../../contract/same-name.ts';
import { pauseAfter } from '../../../lib/backoff.ts';
import type { Clock, Random } from '../../../lib/clock.ts';
import type { Log } from '../../../lib/log.ts';
import { redactSecrets } from '../../../lib/secret.ts';
import { askForChanges } from '../ask-relay.ts';
import type { OwnWiring } from '../read-wiring.ts';
import { FedOwner } from './fed-owner.ts';
import { GhLogin } from './gh-login.ts';

export type FeederParts = {
  readonly wiring: OwnWiring;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
};

/** So long a request waits for another token; then what was fed is looked at. Milliseconds. */
const WAIT = 10_000;
const BACKOFF = { first: 200, most: 10_000 };

type Fed = { readonly token: AgentToken; /** This host's time. */ readonly until: number };

/** Feeds git's cache and gh's login with each token of the sidecar's, and takes away what may not be used any more. */
export class Feeder {
  readonly #parts: FeederParts;
  readonly #owners: ReadonlyMap<string, FedOwner>;
  readonly #stopping = new AbortController();
  /** Aborted when what was fed is not there any more. */
  #lost = new AbortController();
  #fed: readonly Fed[] = [];
  #troubles: readonly string[] = [];
  #loop: Promise<void> | undefined;

  constructor(parts: FeederParts) {
    this.#parts = parts;
    const { github, protocol, caches, ghLogin } = parts.wiring;
    const login = new GhLogin(ghLogin, github);
    this.#owners = new Map(
      caches.map(({ owner, socket }, index) => [
        owner,
        new FedOwner({
          socket,
          at: { protocol, host: github },
          login: index === 0 ? login : undefined,
          onDeath: () => this.#died(owner),
        }),
      ]),
    );
  }

  start(): void {
    this.#loop ??= this.#keepFeeding();
  }

  /** What was fed is taken back: the workspace's tokens are revoked when it stops. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#lost.abort();
    await this.#loop;
    await Promise.all([...this.#owners.values()].map((owner) => owner.forget()));
  }

  async #keepFeeding(): Promise<void> {
    const { log, random, clock } = this.#parts;
    for (let failures = 0; !this.#stopping.signal.aborted;) {
      this.#lost = new AbortController();
      const fault = await this.#feedNext(this.#lost.signal);
      if (this.#stopping.signal.aborted) return;
      if (fault === undefined) {
        failures = 0;
        continue;
      }
      failures += 1;
      const end = Math.min(...this.#fed.map(({ until }) => until));
      const pause = Math.max(0, Math.min(pauseAfter(failures, BACKOFF, random), end - clock()));
      log.warn({ fault, pause }, 'not fed, trying again');
      await sleep(pause, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      await this.#forgetExpired();
    }
  }

  /** One question to the sidecar and what follows from the answer; returns why that did not work. */
  async #feedNext(signal: AbortSignal): Promise<string | undefined> {
    const { wiring, clock } = this.#parts;
    // gh's login does not expire by itself.
    const waitMs = Math.ceil(Math.max(0, Math.min(WAIT, ...this.#fed.map(({ until }) => until - clock()))));
    const body = { holds: this.#fed.map(({ token }) => token.sha256), waitMs, troubles: [...this.#troubles] };
    const answer = await askForChanges(wiring.relay, body, signal);
    if (signal.aborted) return "git's cache has ended";
    if (!answer.ok) return answer.error.message;
    return answer.value === undefined ? this.#look() : this.#feed(answer.value);
  }

  async #feed({ tokens, unknown }: AgentTokens): Promise<string | undefined> {
    const { clock, log } = this.#parts;
    const now = clock();
    const troubles: string[] = [];
    const isUnknown = (name: string) => unknown.some((each) => isSameName(each, name));
    const fed: Fed[] = this.#fed.filter(({ token }) => isUnknown(token.owner));
    for (const [name, owner] of this.#owners) {
      if (isUnknown(name)) continue;
      const token = tokens.find((each) => isSameName(each.owner, name));
      try {
        await owner.feed(token, now);
        if (token === undefined) continue;
        fed.push({ token, until: now + token.usable_for });
        log.info({ owner: name, token: token.sha256, expiresAt: token.expires_at }, 'fed');
      } catch (error) {
        troubles.push(`${name}: ${redactSecrets((error as Error).message).slice(0, 300)}`);
      }
    }
    // What nothing here asks for (an owner who came after the start) is not missing.
    const others = tokens.filter(({ owner }) => ![...this.#owners.keys()].some((name) => isSameName(name, owner)));
    this.#fed = [...fed, ...others.map((token) => ({ token, until: now + token.usable_for }))];
    this.#troubles = troubles;
    return troubles[0];
  }

  async #look(): Promise<string | undefined> {
    for (const { token } of this.#fed) {
      const owner = [...this.#owners].find(([name]) => isSameName(name, token.owner))?.[1];
      if (owner !== undefined && !(await owner.holds(token).catch(() => false))) this.#lose(token.owner);
    }
    return this.#forgetExpired().then(() => undefined);
  }

  /** The sidecar may be away for longer than a token lives. */
  async #forgetExpired(): Promise<void> {
    const now = this.#parts.clock();
    for (const { token } of this.#fed.filter(({ until }) => until <= now)) {
      this.#lose(token.owner);
      for (const [name, owner] of this.#owners) if (isSameName(name, token.owner)) await owner.forget();
    }
  }

  #died(owner: string): void {
    if (this.#stopping.signal.aborted) return;
    this.#parts.log.warn({ owner }, "git's cache has ended");
    this.#lose(owner);
    this.#lost.abort();
  }

  /** It is fed again as soon as the sidecar names it. */
  #lose(owner: string): void {
    this.#fed = this.#fed.filter(({ token }) => !isSameName(token.owner, owner));
  }
}
