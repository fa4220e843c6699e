import type { AppNeed, AppStanding } from '../../contract/app-check.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { permissionsMissing } from '../broker/permissions.ts';
import type { GitHubApp } from '../github/github-app.ts';
import { installPage } from '../github/pages.ts';
import { type GitHubRefusal, isPassing } from '../github/refusals.ts';
import { toWire } from '../wire/refuse.ts';

/** How an App stands where it is needed. An error is a fault of the moment: it says nothing about the App. */
export async function appStanding(app: GitHubApp, need: AppNeed): Promise<Result<AppStanding, GitHubRefusal>> {
  const { owner } = need;
  const known = await app.check();
  if (!known.ok) return asStanding(known.error, { owner });
  const { slug, html_url: page } = known.value;
  const named = { owner, app: slug, install: installPage(app.instance.web, slug, page) };
  const installation = await app.findInstallation(owner);
  if (!installation.ok) return asStanding(installation.error, named);

  const { page: settings } = installation.value;
  const refusals: GitHubRefusal[] = [];
  const permissions = permissionsMissing(need.permissions, installation.value.permissions);
  if (permissions.length > 0) refusals.push({ reason: 'permission_not_granted', owner, permissions, page: settings });
  const repositories: string[] = [];
  for (const name of need.repositories) {
    const reached = await app.reachesRepository(owner, name);
    if (!reached.ok) return reached;
    if (!reached.value) repositories.push(name);
  }
  if (repositories.length > 0) {
    refusals.push({ reason: 'repository_not_installed', owner, repositories, page: settings });
  }
  return ok({ ...named, installationId: installation.value.id, missing: refusals.map(asMissing) });
}

function asStanding(
  refusal: GitHubRefusal,
  standing: Omit<AppStanding, 'missing'>,
): Result<AppStanding, GitHubRefusal> {
  return isPassing(refusal) ? err(refusal) : ok({ ...standing, missing: [asMissing(refusal)] });
}

/** A refusal as something that an App lacks. */
export function asMissing(refusal: GitHubRefusal): AppStanding['missing'][number] {
  const { code, message, remedy } = toWire(refusal);
  return { code, message, remedy };
}
