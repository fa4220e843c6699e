import type { Grant } from '../contract/grant.ts';
import type { WorkspaceSpec } from '../contract/workspace.ts';
import { Fault } from '../lib/fault.ts';
import type { Log } from '../lib/log.ts';
import { permissionsMissing } from './broker/permissions.ts';
import type { ConfiguredApp, GitHubApps, GitHubSide } from './github/github-apps.ts';
import { type GitHubRefusal, isPassing } from './github/refusals.ts';
import { toWire } from './wire/refuse.ts';
import { readTemplate } from './workspaces/templates.ts';

export type PreflightParts = {
  readonly apps: GitHubApps;
  readonly specs: readonly WorkspaceSpec[];
  /** The GitHubs (web addresses) that have given us tokens before: not to reach one now is no fault of the configuration. */
  readonly proven: ReadonlySet<string>;
  readonly log: Log;
};

/**
 * Looks before anything is served: does GitHub take each key, is the App installed where the grants say, does the
 * installation reach the repositories and hold the permissions, are the templates there. All faults come at once.
 */
export async function preflight({ apps, specs, proven, log }: PreflightParts): Promise<void> {
  const unreachable = new Set<GitHubSide>();
  for (const app of apps.all) if (!(await takesKey(app, proven, log))) unreachable.add(app);

  const faults: GrantFault[] = [];
  for (const spec of specs) faults.push(...(await templateFaults(spec)));
  const grants = specs.flatMap(({ name, grants }) => grants.map((grant) => ({ workspace: name, grant })));
  const atOneOwner = Map.groupBy(grants, ({ grant }) => `${grant.github ?? ''}/${grant.owner.toLowerCase()}`);
  for (const group of atOneOwner.values()) faults.push(...(await ownerFaults(apps, group, unreachable)));
  const [first] = faults;
  if (first === undefined) return;
  const what = faults.map(({ workspace, message }) => `workspace "${workspace}": ${message}`).join('; ');
  throw new Fault(first.code, what, [...new Set(faults.map(({ remedy }) => remedy))].join('; '));
}

/** False when GitHub cannot tell now but has taken our word before; a key that it refuses is a fault. */
async function takesKey({ app, keyName }: ConfiguredApp, proven: ReadonlySet<string>, log: Log): Promise<boolean> {
  const key = await app.check();
  if (key.ok) return true;
  const { code, message, remedy } = toWire(key.error);
  if (!isPassing(key.error)) throw new Fault(code, `${message}, ${keyName}`, remedy);
  if (!proven.has(app.instance.web)) throw new Fault(code, `${message}, ${app.instance.api}`, remedy);
  log.warn({ code }, `${message}: starting all the same`);
  return false;
}

type GrantFault = { workspace: string; code: string; message: string; remedy: string };

async function templateFaults({ name, template }: WorkspaceSpec): Promise<GrantFault[]> {
  const found = await readTemplate(template);
  return found.ok ? [] : [{ workspace: name, ...toWire(found.error) }];
}

type WorkspaceGrant = { readonly workspace: string; readonly grant: Grant };

/** The grants at one owner; the repositories of all of them are looked up at once. */
async function ownerFaults(
  apps: GitHubApps,
  grants: readonly WorkspaceGrant[],
  unreachable: ReadonlySet<GitHubSide>,
): Promise<GrantFault[]> {
  const forAll = (refusal: GitHubRefusal) => grants.map(({ workspace }) => ({ workspace, ...toWire(refusal) }));
  const [first] = grants;
  if (first === undefined) return [];
  const { github, owner } = first.grant;
  const side = apps.for(github, owner);
  if (!side.ok) return forAll(side.error);
  if (unreachable.has(side.value)) return [];
  const { installations } = side.value;
  const installation = await installations.of(owner);
  if (!installation.ok) return forAll(installation.error);

  const faults = grants.flatMap(({ workspace, grant }) => {
    const permissions = permissionsMissing(grant.permissions, installation.value.permissions);
    if (permissions.length === 0) return [];
    return [{ workspace, ...toWire({ reason: 'permission_not_granted', owner, permissions }) }];
  });
  const names = [...new Set(grants.flatMap(({ grant }) => grant.repositories))];
  const ids = await installations.repositoryIds(owner, installation.value, names);
  if (ids.ok) return faults;
  const { error } = ids;
  if (error.reason === 'installation_gone') return forAll({ reason: 'installation_missing', owner });
  if (error.reason !== 'repository_not_installed') return forAll(error);
  const unreached = grants.flatMap(({ workspace, grant }) => {
    const repositories = grant.repositories.filter((granted) => error.repositories.includes(granted));
    return repositories.length === 0 ? [] : [{ workspace, ...toWire({ ...error, repositories }) }];
  });
  return [...faults, ...unreached];
}
