import type { z } from 'zod';
import type { GitHubInstance } from '../../contract/github-instance.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { Fault } from '../../lib/fault.ts';
import type { Secret } from '../../lib/secret.ts';
import { AppAnswer, InstallationAnswer } from './answers.ts';
import { AppJwts } from './app-jwt.ts';
import type { RemoteClock } from '../../lib/remote-clock.ts';
import { installPage, pageAt } from './pages.ts';
import { type MintedTokenAnswer, readMintedToken } from './read-minted-token.ts';
import type { GitHubRefusal } from './refusals.ts';
import { type AppSigner, SIGNER_FAILED } from './signer/app-signer.ts';
import { type GitHubAnswer, gitHubRequests, messageOf, type SendToGitHub } from './request.ts';
import type { UnwantedToken } from './unwanted-token.ts';

export type Installation = {
  readonly id: number;
  readonly permissions: Readonly<Record<string, string>>;
  /** Its settings, in a browser. */
  readonly page?: string | undefined;
};

export type TokenRequest = {
  /** Either way never empty: GitHub reads an empty list as "all repositories". */
  readonly repositories: { readonly ids: readonly number[] } | { readonly names: readonly string[] };
  readonly permissions: Readonly<Record<string, string>>;
};

/** Why GitHub did not mint: a refusal, or a sign that what we remembered no longer holds. */
export type MintRefusal =
  | GitHubRefusal
  | { readonly reason: 'installation_gone' }
  | { readonly reason: 'repositories_gone' }
  | { readonly reason: 'permissions_gone' };

export type MintedToken = MintedTokenAnswer & { readonly issuedAt: number };

/** Takes over a token that nobody may have, until it is revoked. Never rejects. */
export type Discard = (app: GitHubApp, unwanted: UnwantedToken) => Promise<void>;

export type GitHubAppParts = {
  readonly appId: string;
  readonly signer: AppSigner;
  readonly instance: GitHubInstance;
  readonly clock: RemoteClock;
  /** Where there is no store to remember it, GitHub is asked once to revoke it. */
  readonly discard?: Discard | undefined;
};

/** Our JWTs are dated 60 s back: a clock that is off by less is no reason to refuse them. */
const SKEW_MS = 30_000;

/** Our App at one GitHub: the sole user of its private key. */
export class GitHubApp {
  readonly appId: string;
  readonly instance: GitHubInstance;
  readonly clock: RemoteClock;
  readonly #jwts: AppJwts;
  readonly #send: SendToGitHub;
  readonly #discard: Discard | undefined;
  /** Known once GitHub has told who we are. */
  #installPage: string | undefined;

  constructor(parts: GitHubAppParts) {
    this.appId = parts.appId;
    this.instance = parts.instance;
    this.clock = parts.clock;
    this.#discard = parts.discard;
    this.#jwts = new AppJwts(parts.appId, parts.signer);
    this.#send = gitHubRequests(parts.instance.api, parts.clock);
  }

  /** Asks GitHub who we are: shows that it accepts the key. */
  async check(): Promise<Result<AppAnswer, GitHubRefusal>> {
    const answer = await this.#sendAsApp('GET', '/app');
    if (!answer.ok) return answer;
    // GitHub answers 404 "Integration not found" when `iss` names no App.
    if (answer.value.status === 404) return err({ reason: 'app_key_refused', detail: 'no such App' });
    const known = parse(AppAnswer, answer.value, 200);
    if (known.ok) this.#installPage = installPage(this.instance.web, known.value.slug, known.value.html_url);
    return known;
  }

  async findInstallation(owner: string): Promise<Result<Installation, GitHubRefusal>> {
    for (const kind of ['orgs', 'users']) {
      const answer = await this.#sendAsApp('GET', `/${kind}/${encodeURIComponent(owner)}/installation`);
      if (!answer.ok) return answer;
      if (answer.value.status === 404) continue;
      const found = parse(InstallationAnswer, answer.value, 200);
      if (!found.ok) return found;
      const { id, permissions, html_url, suspended_at } = found.value;
      const page = pageAt(this.instance.web, html_url);
      return suspended_at ? err({ reason: 'installation_suspended', owner, page }) : ok({ id, permissions, page });
    }
    return err({ reason: 'installation_missing', owner, page: this.#installPage });
  }

  async reachesRepository(owner: string, name: string): Promise<Result<boolean, GitHubRefusal>> {
    const path = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}/installation`;
    const answer = await this.#sendAsApp('GET', path);
    return answer.ok ? ok(answer.value.status === 200) : answer;
  }

  /** `POST /app/installations/{id}/access_tokens`, narrowed to the request. */
  async mint(owner: string, installationId: number, request: TokenRequest): Promise<Result<MintedToken, MintRefusal>> {
    const { repositories, permissions } = request;
    const wanted = 'ids' in repositories ? { repository_ids: repositories.ids } : { repositories: repositories.names };
    if (Object.values(wanted)[0]?.length === 0) throw new Error('a token for no repository would be one for all');
    const path = `/app/installations/${installationId}/access_tokens`;
    const answer = await this.#sendAsApp('POST', path, { ...wanted, permissions });
    if (!answer.ok) return answer;
    const { status, body, at } = answer.value;
    if (status === 404) return err({ reason: 'installation_gone' });
    if (status === 403 && /suspended/i.test(messageOf(body))) return err({ reason: 'installation_suspended', owner });
    if (status === 422) {
      return err({ reason: /permission/i.test(messageOf(body)) ? 'permissions_gone' : 'repositories_gone' });
    }
    if (status !== 201) return err({ reason: 'github_erring', detail: `${status} ${messageOf(body)}`.trim() });
    const minted = readMintedToken(body);
    if (minted.ok) return ok({ ...minted.value, issuedAt: at });
    if (minted.token !== undefined) {
      const unwanted = { token: minted.token, owner, installationId, repositories: [], permissions: {} };
      await this.discard({ ...unwanted, reason: 'not believed', detail: minted.detail });
    }
    return err({ reason: 'github_erring', detail: minted.detail });
  }

  /** Sees to it that a token is revoked that nobody may have. Never rejects. */
  async discard(unwanted: UnwantedToken): Promise<void> {
    if (this.#discard === undefined) void this.revoke(unwanted.token);
    else await this.#discard(this, unwanted);
  }

  /** True once the token is surely dead: revoked now (204), or not valid any more (401). */
  async revoke(token: Secret): Promise<Result<boolean, GitHubRefusal>> {
    const answer = await this.#send({ method: 'DELETE', path: '/installation/token', bearer: token });
    return answer.ok ? ok(answer.value.status === 204 || answer.value.status === 401) : answer;
  }

  async #sendAsApp(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Result<GitHubAnswer, GitHubRefusal>> {
    const send = async () => {
      const jwt = await this.#jwt();
      return jwt.ok ? this.#send({ method, path, body, bearer: jwt.value }) : jwt;
    };
    let answer = await send();
    if (answer.ok && answer.value.status === 401 && answer.value.clockMoved > 0) {
      // The clocks differ, and the answer's Date header has just told by how much.
      this.#jwts.forget();
      answer = await send();
    }
    if (!answer.ok || answer.value.status !== 401) return answer;
    const detail = messageOf(answer.value.body);
    const { offset } = this.clock;
    return err(isSkew(detail, offset) ? { reason: 'clock_skew', offset } : { reason: 'app_key_refused', detail });
  }

  /** A signer that is away is as good as GitHub that is away: what was minted before goes on serving. */
  async #jwt(): Promise<Result<Secret, GitHubRefusal>> {
    try {
      return ok(await this.#jwts.at(this.clock.now()));
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== SIGNER_FAILED) throw error;
      return err({ reason: SIGNER_FAILED, detail: error.message });
    }
  }
}

/** GitHub names the claim that it does not believe; a key that it does not know is another matter, whatever the clock. */
const isSkew = (message: string, offset: number): boolean =>
  Math.abs(offset) >= SKEW_MS && !/decode|signature|integration/i.test(message);

function parse<Schema extends z.ZodType>(
  schema: Schema,
  { status, body }: GitHubAnswer,
  expected: number,
): Result<z.output<Schema>, GitHubRefusal> {
  if (status !== expected) return err({ reason: 'github_erring', detail: `${status} ${messageOf(body)}`.trim() });
  const parsed = schema.safeParse(body);
  if (parsed.success) return ok(parsed.data);
  const where = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
  return err({ reason: 'github_erring', detail: `an answer without a proper ${where}` });
}
