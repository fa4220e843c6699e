import { err, ok, type Result } from '../../lib/result.ts';
import { SingleFlight } from '../../lib/single-flight.ts';
import type { GitHubApp, Installation, MintedToken, MintRefusal } from './github-app.ts';
import type { GitHubRefusal } from './refusals.ts';

/** Remembers where the App is installed and which ids its repositories have; GitHub's logins ignore case. */
export class Installations {
  readonly #app: GitHubApp;
  readonly #byOwner = new Map<string, Installation>();
  readonly #repositoryIds = new Map<string, number>();
  readonly #lookups = new SingleFlight<Result<Installation, GitHubRefusal>>();
  readonly #idLookups = new SingleFlight<Result<MintedToken, MintRefusal>>();
  /** How often each owner was forgotten: what was asked before that is not remembered after it. */
  readonly #forgotten = new Map<string, number>();

  constructor(app: GitHubApp) {
    this.#app = app;
  }

  async of(owner: string): Promise<Result<Installation, GitHubRefusal>> {
    const key = owner.toLowerCase();
    const known = this.#byOwner.get(key);
    if (known !== undefined) return ok(known);
    const asked = this.#timesForgotten(owner);
    return this.#lookups.do(`${key} ${asked}`, async () => {
      const found = await this.#app.findInstallation(owner);
      if (found.ok && asked === this.#timesForgotten(owner)) this.#byOwner.set(key, found.value);
      return found;
    });
  }

  /** What GitHub has told us no longer holds: it will be looked up once more. */
  forget(owner: string): void {
    const prefix = `${owner.toLowerCase()}/`;
    this.#forgotten.set(owner.toLowerCase(), this.#timesForgotten(owner) + 1);
    this.#byOwner.delete(owner.toLowerCase());
    for (const key of this.#repositoryIds.keys()) if (key.startsWith(prefix)) this.#repositoryIds.delete(key);
  }

  /**
   * Ids of repositories by name, in that order. Names resolve inside the installation: GitHub tells the ids when
   * a token is narrowed by name, so one that may only read metadata is minted for it and revoked at once.
   */
  async repositoryIds(
    owner: string,
    { id, page }: Installation,
    names: readonly string[],
  ): Promise<Result<number[], GitHubRefusal | { reason: 'installation_gone' }>> {
    const keyOf = (name: string) => `${owner}/${name}`.toLowerCase();
    const asked = this.#timesForgotten(owner);
    const found = new Map(this.#known(names.map(keyOf)));
    const unknown = names.filter((name) => !found.has(keyOf(name)));
    if (unknown.length > 0) {
      // Many workspaces of one owner that start together ask the same.
      const question = JSON.stringify([id, asked, unknown.map(keyOf).toSorted()]);
      const minted = await this.#idLookups.do(question, () => this.#mintForIds(owner, id, unknown));
      if (!minted.ok) {
        const { error } = minted;
        if (error.reason === 'repositories_gone') return this.#nameMissing(owner, unknown, page);
        if (error.reason === 'permissions_gone') return err({ reason: 'github_erring', detail: 'no metadata: read' });
        return err(error);
      }
      for (const { id, name } of minted.value.repositories) found.set(keyOf(name), id);
      if (asked === this.#timesForgotten(owner)) for (const [key, id] of found) this.#repositoryIds.set(key, id);
    }
    const ids = names.map((name) => found.get(keyOf(name)));
    const missing = names.filter((_, index) => ids[index] === undefined);
    if (missing.length > 0) return err({ reason: 'repository_not_installed', owner, repositories: missing, page });
    return ok(ids.filter((found) => found !== undefined));
  }

  async #mintForIds(owner: string, installationId: number, names: readonly string[]) {
    const repositories = { names };
    const minted = await this.#app.mint(owner, installationId, { repositories, permissions: { metadata: 'read' } });
    if (minted.ok) {
      const { token, permissions, expires_at } = minted.value;
      const found = minted.value.repositories.map(({ name }) => name);
      const unwanted = { token, owner, installationId, repositories: found, permissions };
      const reason = 'repository ids looked up';
      await this.#app.discard({ ...unwanted, reason, expiresAt: Date.parse(expires_at) });
    }
    return minted;
  }

  /** GitHub does not say which of the names it does not know: each is asked for by itself. */
  async #nameMissing(
    owner: string,
    names: readonly string[],
    page: string | undefined,
  ): Promise<Result<never, GitHubRefusal>> {
    const missing: string[] = [];
    for (const name of names) {
      const reached = await this.#app.reachesRepository(owner, name);
      if (!reached.ok) return reached;
      if (!reached.value) missing.push(name);
    }
    const repositories = missing.length > 0 ? missing : names;
    return err({ reason: 'repository_not_installed', owner, repositories, page });
  }

  #known(keys: readonly string[]): [string, number][] {
    return keys.flatMap((key): [string, number][] => {
      const id = this.#repositoryIds.get(key);
      return id === undefined ? [] : [[key, id]];
    });
  }

  #timesForgotten(owner: string): number {
    return this.#forgotten.get(owner.toLowerCase()) ?? 0;
  }
}
