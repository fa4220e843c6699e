import type { Grant } from '../contract/grant.ts';
import type { WorkspaceSpec } from '../contract/workspace.ts';
import { Fault } from '../lib/fault.ts';
import type { Log } from '../lib/log.ts';
import type { ConfiguredApp, GitHubApps, GitHubSide } from './github/github-apps.ts';
import { isPassing } from './github/refusals.ts';
import { checkOwner } from './grants/check-owner.ts';
import type { GrantHealth } from './grants/grant-health.ts';
import { faultsOf, learned } from './grants/owner-health.ts';
import type { WorkspaceHost, WorkspaceNeeds } from './provisioner/workspace-host.ts';
import { toWire } from './wire/refuse.ts';
import { needsOf } from './workspaces/start-workspace.ts';
import { folderFault, refusedOutside, templateOf } from './workspaces/templates.ts';

export type PreflightParts = {
  readonly apps: GitHubApps;
  /** Told how each owner's installation stands. */
  readonly health: GrantHealth;
  readonly host: Pick<WorkspaceHost, 'faults' | 'addressesInside' | 'isolation'>;
  /** Where this platform is reached on this machine. */
  readonly platform: string;
  readonly specs: readonly WorkspaceSpec[];
  /** The operator's own folder of templates, if there is one. */
  readonly templates: string | undefined;
  /** The GitHubs (web addresses) that have given us tokens before: not to reach one now is no fault of the configuration. */
  readonly proven: ReadonlySet<string>;
  readonly log: Log;
};

/**
 * Looks before anything is served: does GitHub take each key, is the App installed where the grants say, does the
 * installation reach the repositories and hold the permissions, are the templates there. All faults come at once.
 */
export async function preflight(parts: PreflightParts): Promise<void> {
  const { apps, specs, templates, proven, log } = parts;
  await refuseTemplatesFolder(templates);
  const unreachable = new Set<GitHubSide>();
  for (const app of apps.all) if (!(await takesKey(app, proven, log))) unreachable.add(app);

  const faults: GrantFault[] = [];
  for (const spec of specs) faults.push(...(await templateFaults(spec, parts)));
  const grants = specs.flatMap(({ name, grants }) => grants.map((grant) => ({ workspace: name, grant })));
  const atOneOwner = Map.groupBy(grants, ({ grant }) => `${grant.github ?? ''}/${grant.owner.toLowerCase()}`);
  for (const group of atOneOwner.values()) faults.push(...(await ownerFaults(parts, group, unreachable)));
  const [first] = faults;
  if (first === undefined) return refuseHostFaults(parts);
  if (faults.length === 1)
    throw new Fault(first.code, `workspace "${first.workspace}": ${first.message}`, first.remedy);
  const same = Map.groupBy(faults, ({ message, remedy }) => `${message}: ${remedy}`);
  const details = [...same].map(([sentence, of]) => {
    const names = of.map(({ workspace }) => `"${workspace}"`).join(', ');
    return `${of.length === 1 ? 'workspace' : 'workspaces'} ${names}: ${sentence}`;
  });
  throw new Fault(first.code, 'workspaces cannot work as they are configured', 'mend this and start again', {
    details,
  });
}

/** Mooring's own templates must not run for those of a folder that was moved or misspelt. */
async function refuseTemplatesFolder(templates: string | undefined): Promise<void> {
  const fault = templates === undefined ? undefined : await folderFault(templates);
  if (fault === undefined) return;
  throw new Fault(
    'templates_unusable',
    `${templates}, which mooring.yaml names as templates, is no folder that can be read (${fault})`,
    'name the folder that holds your templates, or leave templates out',
  );
}

/** Last, since what a host must be able to do depends on the templates. */
async function refuseHostFaults(parts: PreflightParts): Promise<void> {
  const { host, specs, templates } = parts;
  const needs = new Map<string, WorkspaceNeeds>();
  for (const spec of specs) {
    const found = await templateOf(spec, templates);
    if (found.ok) needs.set(spec.name, needsOf(spec, found.value.template));
  }
  const faults = [...addressFaults(parts), ...(await host.faults(needs))];
  const [first] = faults;
  if (first === undefined) return;
  if (faults.length === 1) throw first;
  const details = faults.map(({ sentence }) => sentence);
  throw new Fault(first.code, 'workspaces cannot run where they are to', 'mend this and start again', { details });
}

/** Addresses that no workspace would reach: each is told once, and not by everybody who fails for it. */
function addressFaults({ apps, host, platform }: PreflightParts): Fault[] {
  const faults = new Map<string, Fault>();
  for (const { instance: github } of apps.oneOfEach()) {
    try {
      host.addressesInside({ platform, github });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      faults.set(error.sentence, error);
    }
  }
  return [...faults.values()];
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

async function templateFaults(spec: WorkspaceSpec, { templates, host }: PreflightParts): Promise<GrantFault[]> {
  const found = await templateOf(spec, templates);
  const refusal = found.ok ? refusedOutside(found.value, (await host.isolation()).kind) : found.error;
  return refusal === undefined ? [] : [{ workspace: spec.name, ...toWire(refusal) }];
}

type WorkspaceGrant = { readonly workspace: string; readonly grant: Grant };

/** The grants at one owner, looked at together; what GitHub shows is remembered. */
async function ownerFaults(
  { apps, health }: PreflightParts,
  granted: readonly WorkspaceGrant[],
  unreachable: ReadonlySet<GitHubSide>,
): Promise<GrantFault[]> {
  const [first, ...others] = granted.map(({ grant }) => grant);
  if (first === undefined) return [];
  const side = apps.for(first.github, first.owner);
  if (side.ok && unreachable.has(side.value)) return [];
  const shown = await checkOwner(apps, [first, ...others]);
  const now = learned({}, shown.ok ? shown.value : shown.error);
  health.set(first, now);
  return granted.flatMap(({ workspace, grant }) =>
    faultsOf(now, grant).map((refusal) => ({ workspace, ...toWire(refusal) })),
  );
}
