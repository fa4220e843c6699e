import type { InstallationTokenAnswer } from '../../../contract/installation-token.ts';
import type { Permissions } from '../../../contract/grant.ts';
import type { FaultNotice } from '../../../contract/status.ts';
import { isSameName } from '../../../contract/same-name.ts';
import type { Result } from '../../../lib/result.ts';
import { Secret } from '../../../lib/secret.ts';
import type { GrantedAt } from '../../../policy/verdict.ts';
import type { HeldToken } from '../tokens/held-token.ts';
import type { TokenFault } from '../tokens/token-fault.ts';
import type { TokenKeeper } from '../tokens/token-keeper.ts';
import { decideRenewal, setOf, type StandingGrant } from './decide-renewal.ts';

export type Tokens = Pick<
  TokenKeeper,
  'current' | 'sufficient' | 'atHand' | 'fault' | 'start' | 'stop' | 'obtain' | 'refuse' | 'renew'
>;

export type FetchToken = (refused: string | undefined) => Promise<Result<InstallationTokenAnswer, TokenFault>>;

/** Whose reach is remembered: the newest token, the one before it, and one that came in between. */
const REMEMBERED = 3;

/** What this workspace has at one owner: repositories, the token that reaches them, and why it may be without. */
export class GrantedOwner {
  readonly name: string;
  readonly tokens: Tokens;
  #granted: GrantedAt;
  #fault: FaultNotice | undefined;
  #withheld: StandingGrant['withheld'];
  #permissions: Permissions | undefined;
  /** Repositories and permissions by the SHA-256 of the token that has them, the newest last. */
  readonly #reach = new Map<string, Pick<InstallationTokenAnswer, 'repositories' | 'permissions'>>();
  #newest: readonly string[] | undefined;
  #askedFor: string | undefined;

  /** `keep` makes the keeper, which gets its tokens by the function that it is given. */
  constructor(granted: GrantedAt, fetchToken: FetchToken, keep: (f: FetchToken) => Tokens) {
    this.name = granted.owner;
    this.#granted = granted;
    this.tokens = keep(async (refused) => {
      const answer = await fetchToken(refused);
      if (answer.ok) this.#received(answer.value);
      return answer;
    });
  }

  /** What requests to this owner are held against, as of now. */
  get granted(): GrantedAt {
    return this.#granted;
  }

  /** Why GitHub gives no access at this owner, as the platform knows it: waiting does not mend it. */
  get fault(): FaultNotice | undefined {
    return this.#fault;
  }

  /** Why GitHub gives no access to this one repository of the grant, as the platform knows it. */
  withheld(repository: string): FaultNotice | undefined {
    const isNamed = this.#withheld?.repositories.some((name) => isSameName(name, repository));
    return isNamed ? this.#withheld?.fault : undefined;
  }

  /** All to which GitHub gives no access, and why. */
  get withheldPart(): StandingGrant['withheld'] {
    return this.#withheld;
  }

  /** The permissions of the grant; undefined until the platform has told them. */
  get permissions(): Permissions | undefined {
    return this.#permissions;
  }

  /** The permissions that a token has by GitHub's word. */
  openedBy({ sha256 }: HeldToken): Permissions | undefined {
    return this.#reach.get(sha256)?.permissions;
  }

  /** Whether a token reaches a repository: the one that is still held may be from before the grant was extended. */
  reaches({ sha256 }: HeldToken, repository: string): boolean {
    const reached = this.#reach.get(sha256)?.repositories;
    return reached === undefined || reached.some((name) => isSameName(name, repository));
  }

  /** Takes the platform's word; `reported` is the SHA-256 of the token that it speaks of. */
  hear(grant: StandingGrant, reported: string | undefined): void {
    const { tokens } = this;
    const wasFaulty = this.#fault !== undefined;
    const { repositories, push, allow } = grant;
    this.#granted = { owner: this.name, repositories, push, allow };
    this.#withheld = grant.withheld;
    this.#permissions = grant.permissions;
    this.#fault = grant.fault?.waitingHelps === false ? grant.fault : undefined;
    const held = tokens.current();
    const atHand = { held: held?.sha256, reported, reaches: this.#newest, askedFor: this.#askedFor };
    switch (decideRenewal(grant, atHand)) {
      case 'drop':
        if (held !== undefined) tokens.refuse(held);
        break;
      case 'renew':
        this.#askedFor = setOf(grant.repositories);
        tokens.renew();
        break;
      case 'keep':
        // What stood in the way is gone: no need to wait out the pause that it has grown.
        if (wasFaulty && this.#fault === undefined && held === undefined) tokens.renew();
    }
  }

  /**
   * A fresh answer proves that access is given. It narrows the grant at once, so that a request which is repeated with
   * the new token is not sent where that token cannot reach; only a standing widens it.
   */
  #received({ token, repositories, permissions, stale }: InstallationTokenAnswer): void {
    if (!stale) this.#fault = undefined;
    this.#newest = repositories;
    this.#askedFor = undefined;
    const sha256 = new Secret(token).sha256();
    this.#reach.delete(sha256);
    this.#reach.set(sha256, { repositories, permissions });
    for (const oldest of [...this.#reach.keys()].slice(0, -REMEMBERED)) this.#reach.delete(oldest);
    const reached = new Set(repositories.map((name) => name.toLowerCase()));
    const left = this.#granted.repositories.filter((name) => reached.has(name.toLowerCase()));
    this.#granted = { ...this.#granted, repositories: left };
  }
}
