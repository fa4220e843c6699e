import { access, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { gitHubInstanceAt } from '../../contract/github-instance.ts';
import { Grants } from '../../contract/grant.ts';
import { WorkspaceGrants } from '../../contract/grants-change.ts';
import { Delivery } from '../../contract/workspace.ts';
import { Fault } from '../../lib/fault.ts';
import { faultText, parseBy } from '../../lib/schema-faults.ts';
import { platformAt } from '../operator/ask-platform.ts';
import { DEMO_CONFIG_FILE } from '../up/demo-config.ts';

/** What a workspace may do, and who says so. */
export type KnownGrants = {
  readonly grants: Grants;
  /** The host of its GitHub. */
  readonly github: string;
  readonly delivery: Delivery;
  readonly from: string;
};

/** Of mooring.yaml only what is asked about here: the platform is who reads it whole. */
const ConfiguredGrants = z.object({
  github: z.unknown().optional(),
  workspaces: z.array(
    z.object({ name: z.string(), grants: z.unknown(), delivery: Delivery.catch('gateway').default('gateway') }),
  ),
});
const ConfiguredGitHub = z.object({ web: z.url().default('https://github.com'), name: z.string().optional() });

/** By the platform's word where one runs, and else as they are written in the configuration. */
export async function knownGrants(workspace: string, data: string, config: string): Promise<KnownGrants> {
  try {
    const ask = await platformAt(data);
    const told = WorkspaceGrants.parse(await ask('GET', `/admin/workspaces/${encodeURIComponent(workspace)}/grants`));
    const { grants, github, delivery } = told;
    return { grants, github: github.name, delivery, from: 'the grants that the platform has now' };
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'platform_not_running') throw error;
    const file = await firstThatExists([resolve(config), join(resolve(data), DEMO_CONFIG_FILE)]);
    if (file === undefined) throw error;
    return grantsInFile(workspace, file);
  }
}

async function grantsInFile(workspace: string, file: string): Promise<KnownGrants> {
  const invalid = (what: string) =>
    new Fault('config_invalid', `${file} ${what}`, 'mooring app check says what is wrong');
  let content: unknown;
  try {
    content = parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw invalid(`cannot be read (${(error as Error).message})`);
  }
  const config = ConfiguredGrants.safeParse(content);
  if (!config.success) throw invalid('is no mooring.yaml');
  const found = config.data.workspaces.find(({ name }) => name === workspace);
  if (found === undefined) {
    throw new Fault('workspace_not_found', `${file} names no workspace "${workspace}"`, 'name one that it does');
  }
  const grants = parseBy(Grants, found.grants);
  if (!grants.ok) {
    const faults = grants.error.map((fault) => faultText(fault, 'grants')).join('; ');
    throw invalid(`has no valid grants for "${workspace}": ${faults}`);
  }
  return {
    grants: grants.value,
    github: hostIn(config.data.github),
    delivery: found.delivery,
    from: `${file}: the platform does not run`,
  };
}

/** The first GitHub of the file: workspaces at another one of several are asked about at the platform. */
function hostIn(github: unknown): string {
  const { web, name } = ConfiguredGitHub.safeParse(Array.isArray(github) ? github[0] : github).data ?? {};
  return gitHubInstanceAt(web ?? 'https://github.com', name).name;
}

async function firstThatExists(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    try {
      await access(file);
      return file;
    } catch {
      // The next one may be there.
    }
  }
  return undefined;
}
