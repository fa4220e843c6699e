import type { WorkspaceSpec } from '../contract/workspace.ts';
import { Fault } from '../lib/fault.ts';
import type { Log } from '../lib/log.ts';
import type { GitHubSide } from './broker/mint-installation-token.ts';
import { permissionsMissing } from './broker/permissions.ts';
import { type GitHubRefusal, isPassing } from './github/refusals.ts';
import { toWire } from './wire/refuse.ts';
import { readTemplate } from './workspaces/templates.ts';

export type PreflightParts = {
  readonly github: GitHubSide;
  readonly specs: readonly WorkspaceSpec[];
  readonly privateKeyFile: string;
  /** This GitHub has given us tokens before: that it cannot be reached now is no fault of the configuration. */
  readonly isProven: boolean;
  readonly log: Log;
};

/**
 * Looks before anything is served: does GitHub take the key, is the App installed where the grants say, does the
 * installation reach the repositories and hold the permissions, are the templates there. All faults come at once.
 */
export async function preflight(parts: PreflightParts): Promise<void> {
  const { github, specs, privateKeyFile, isProven, log } = parts;
  const key = await github.app.check();
  if (!key.ok) {
    const { code, message, remedy } = toWire(key.error);
    if (isPassing(key.error) && isProven) return log.warn({ code }, `${message}: starting all the same`);
    const at = isPassing(key.error) ? github.app.instance.api : privateKeyFile;
    throw new Fault(code, `${message}, ${at}`, remedy);
  }
  const faults: GrantFault[] = [];
  for (const spec of specs) faults.push(...(await templateFaults(spec)));
  for (const group of Map.groupBy(specs, ({ grant }) => grant.owner.toLowerCase()).values()) {
    faults.push(...(await ownerFaults(github, group)));
  }
  const [first] = faults;
  if (first === undefined) return;
  const what = faults.map(({ workspace, message }) => `workspace "${workspace}": ${message}`).join('; ');
  throw new Fault(first.code, what, [...new Set(faults.map(({ remedy }) => remedy))].join('; '));
}

type GrantFault = { workspace: string; code: string; message: string; remedy: string };

async function templateFaults({ name, template }: WorkspaceSpec): Promise<GrantFault[]> {
  const found = await readTemplate(template);
  return found.ok ? [] : [{ workspace: name, ...toWire(found.error) }];
}

/** The grants at one owner; the repositories of all of them are looked up at once. */
async function ownerFaults({ installations }: GitHubSide, specs: readonly WorkspaceSpec[]): Promise<GrantFault[]> {
  const owner = specs[0]?.grant.owner ?? '';
  const forAll = (refusal: GitHubRefusal) => specs.map(({ name }) => ({ workspace: name, ...toWire(refusal) }));
  const installation = await installations.of(owner);
  if (!installation.ok) return forAll(installation.error);

  const faults = specs.flatMap(({ name, grant }) => {
    const permissions = permissionsMissing(grant.permissions, installation.value.permissions);
    if (permissions.length === 0) return [];
    return [{ workspace: name, ...toWire({ reason: 'permission_not_granted', owner, permissions }) }];
  });
  const names = [...new Set(specs.flatMap(({ grant }) => grant.repositories))];
  const ids = await installations.repositoryIds(owner, installation.value, names);
  if (ids.ok) return faults;
  const { error } = ids;
  if (error.reason === 'installation_gone') return forAll({ reason: 'installation_missing', owner });
  if (error.reason !== 'repository_not_installed') return forAll(error);
  const unreached = specs.flatMap(({ name, grant }) => {
    const repositories = grant.repositories.filter((granted) => error.repositories.includes(granted));
    return repositories.length === 0 ? [] : [{ workspace: name, ...toWire({ ...error, repositories }) }];
  });
  return [...faults, ...unreached];
}
