import type { Grant } from '../../contract/grant.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { GitHubApps } from '../github/github-apps.ts';
import type { GitHubRefusal } from '../github/refusals.ts';
import type { Found } from './owner-health.ts';

/**
 * Asks GitHub what an owner's installation is now: the answer holds for all grants there, whose repositories are looked
 * up at once. A refusal says that GitHub gives no access there, or could not tell.
 */
export async function checkOwner(
  apps: GitHubApps,
  grants: readonly [Grant, ...Grant[]],
): Promise<Result<Found, GitHubRefusal>> {
  const { github, owner } = grants[0];
  const side = apps.for(github, owner);
  if (!side.ok) return side;
  const { installations } = side.value;
  const installation = await installations.of(owner);
  if (!installation.ok) return installation;

  const names = [...new Set(grants.flatMap(({ repositories }) => repositories))];
  const ids = await installations.repositoryIds(owner, installation.value, names);
  const found = { ...installation.value, missing: [] };
  if (ids.ok) return ok(found);
  const { error } = ids;
  // It went away while we asked.
  if (error.reason === 'installation_gone') return err({ reason: 'installation_missing', owner });
  return error.reason === 'repository_not_installed' ? ok({ ...found, missing: error.repositories }) : err(error);
}
