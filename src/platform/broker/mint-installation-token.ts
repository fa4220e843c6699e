import { err, ok, type Result } from '../../lib/result.ts';
import type { Installation, MintedToken } from '../github/github-app.ts';
import type { GitHubSide } from '../github/github-apps.ts';
import type { GitHubRefusal } from '../github/refusals.ts';
import { permissionsBeyond, permissionsMissing } from './permissions.ts';
import type { IssuedToken } from './store.ts';
import { LONGEST_LIFE, type TokenScope } from './token-scope.ts';

/**
 * Mints a token narrowed to the scope's repository ids and permissions. When GitHub shows that what we
 * remembered of the installation no longer holds, it is looked up anew, once.
 */
export async function mintInstallationToken(
  { app, installations }: GitHubSide,
  scope: TokenScope,
): Promise<Result<IssuedToken & { installationId: number }, GitHubRefusal>> {
  const { owner, repositories, permissions } = scope;
  for (const isLastTry of [false, true]) {
    const installation = await installations.of(owner);
    if (!installation.ok) return installation;
    const ids = await installations.repositoryIds(owner, installation.value, repositories);
    const minted = ids.ok
      ? await app.mint(owner, installation.value.id, { repositories: { ids: ids.value }, permissions })
      : ids;
    if (minted.ok && ids.ok && minted.value.repositories.length > 0) {
      const wrong = whatIsWrong(minted.value, ids.value, scope, app.clock.now());
      if (wrong === undefined) {
        return ok({ ...issuedFrom(minted.value), installationId: installation.value.id });
      }
      const unwanted = { ...issuedFrom(minted.value), owner, installationId: installation.value.id };
      await app.discard({ ...unwanted, reason: 'not believed', detail: wrong });
      return err({ reason: 'github_erring', detail: wrong });
    }
    if (minted.ok) {
      if (!ids.ok) throw new Error('a token was minted for repositories that were not found');
      const unwanted = { ...issuedFrom(minted.value), owner, installationId: installation.value.id };
      await app.discard({ ...unwanted, reason: 'reaches no repository' });
    }
    const error = minted.ok ? NOTHING_REACHED : minted.error;
    switch (error.reason) {
      case 'installation_gone':
      case 'repositories_gone':
      case 'permissions_gone':
        installations.forget(owner);
        if (!isLastTry) continue;
        return err(explain(error.reason, scope, installation.value));
      case 'installation_suspended':
        installations.forget(owner);
        return err(error);
      default:
        return err(error);
    }
  }
  throw new Error('unreachable: the last try returns');
}

/**
 * GitHub answers 422 when it cannot give all that is asked for. A token for none of it says the same, should it come to
 * that: the installation is looked up anew. Should it mean "for all", as without narrowing, then it is too wide.
 */
const NOTHING_REACHED = { reason: 'repositories_gone' } as const;

/** GitHub's answer is not believed blindly: a token wider or longer than asked for is not handed out. */
function whatIsWrong(minted: MintedToken, ids: readonly number[], scope: TokenScope, now: number): string | undefined {
  const life = Date.parse(minted.expires_at) - now;
  if (life <= 0) return 'a token that has expired already';
  if (life > LONGEST_LIFE) return `a token that lives until ${minted.expires_at}`;
  const beyond = permissionsBeyond(scope.permissions, minted.permissions);
  if (beyond.length > 0) return `a token with more permissions than asked for: ${beyond.join(', ')}`;
  const stranger = minted.repositories.find(({ id }) => !ids.includes(id));
  return stranger === undefined ? undefined : `a token that reaches ${stranger.name}, which was not asked for`;
}

function issuedFrom(minted: MintedToken): IssuedToken {
  return {
    token: minted.token,
    repositories: minted.repositories.map(({ name }) => name),
    permissions: minted.permissions,
    issuedAt: minted.issuedAt,
    expiresAt: Date.parse(minted.expires_at),
  };
}

function explain(
  reason: 'installation_gone' | 'repositories_gone' | 'permissions_gone',
  { owner, repositories, permissions }: TokenScope,
  { permissions: granted, page }: Installation,
): GitHubRefusal {
  switch (reason) {
    case 'installation_gone':
      return { reason: 'installation_missing', owner };
    case 'repositories_gone':
      return { reason: 'repository_not_installed', owner, repositories, page };
    case 'permissions_gone': {
      const asked = Object.entries(permissions).map(([name, level]) => `${name}: ${level}`);
      const missing = permissionsMissing(permissions, granted);
      return { reason: 'permission_not_granted', owner, permissions: missing.length > 0 ? missing : asked, page };
    }
    default:
      return reason;
  }
}
