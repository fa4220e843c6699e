import type { AgentToken } from '../../../contract/agent-tokens.ts';
import { Secret } from '../../../lib/secret.ts';
import { CredentialCache } from '../credential-cache.ts';
import { CacheDaemon } from './cache-daemon.ts';
import type { GhLogin } from './gh-login.ts';

export type FedOwnerParts = {
  readonly socket: string;
  readonly at: { readonly protocol: string; readonly host: string };
  /** Of the first owner alone: gh knows one login of a host. */
  readonly login: GhLogin | undefined;
  readonly onDeath: () => void;
};

/** Where one owner's token is put: git's cache, and gh's login. */
export class FedOwner {
  readonly #daemon: CacheDaemon;
  readonly #cache: CredentialCache;
  readonly #login: GhLogin | undefined;

  constructor({ socket, at, login, onDeath }: FedOwnerParts) {
    this.#daemon = new CacheDaemon(socket, onDeath);
    this.#cache = new CredentialCache(socket, at);
    this.#login = login;
  }

  /** `token` is undefined when there is none to be had; `now` is this host's time. */
  async feed(token: AgentToken | undefined, now: number): Promise<void> {
    const seconds = Math.floor((token?.usable_for ?? 0) / 1_000);
    if (token === undefined || seconds < 1) return this.forget();
    const secret = new Secret(token.token);
    await this.#login?.write(secret);
    await this.#daemon.ensure();
    await this.#cache.store({ secret, seconds, expiresAt: Math.floor(now / 1_000) + seconds });
  }

  /** Whether all that was fed is still there: the agent can empty its own cache, and log gh out. */
  async holds({ sha256 }: AgentToken): Promise<boolean> {
    const held = await Promise.all([this.#cache.held(), ...(this.#login === undefined ? [] : [this.#login.held()])]);
    return held.every((secret) => secret?.sha256() === sha256);
  }

  async forget(): Promise<void> {
    await this.#login?.remove();
    await this.#daemon.stop();
  }
}
