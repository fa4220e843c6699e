import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { gitHubInstanceAt } from '../../contract/github-instance.ts';
import { Grants } from '../../contract/grant.ts';
import { WorkspaceGrants } from '../../contract/grants-change.ts';
import { Delivery } from '../../contract/workspace.ts';
import { Fault } from '../../lib/fault.ts';
import { faultText, parseBy } from '../../lib/schema-faults.ts';
import { platformAt, readAnswer } from '../operator/ask-platform.ts';
import { DEMO_CONFIG_FILE } from '../up/demo-config.ts';

const DEFAULT_CONFIG = 'mooring.yaml';

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

/**
 * By the platform's word where one runs, and else as they are written in the configuration: the one that is named, or
 * mooring.yaml in the folder where we are.
 */
export async function knownGrants(workspace: string, data: string, config: string | undefined): Promise<KnownGrants> {
  try {
    const ask = await platformAt(data);
    const told = readAnswer(
      WorkspaceGrants,
      await ask('GET', `/admin/workspaces/${encodeURIComponent(workspace)}/grants`),
    );
    const { grants, github, delivery } = told;
    return { grants, github: github.name, delivery, from: 'the grants that the platform has now' };
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'platform_not_running') throw error;
    const file = resolve(config ?? DEFAULT_CONFIG);
    if (config === undefined && !existsSync(file)) throw nothingToRead(error, data);
    return grantsInFile(workspace, file);
  }
}

/**
 * The demo has workspaces of the usual names, so that its grants would pass for those of a configuration that lies
 * elsewhere: who means them says so.
 */
function nothingToRead({ message }: Fault, data: string): Fault {
  const demo = join(data, DEMO_CONFIG_FILE);
  const orDemo = existsSync(demo) ? ` (${demo} is that of the demo)` : '';
  const remedy = `name the configuration with --config${orDemo}, or start the platform`;
  return new Fault('platform_not_running', `${message}, and there is no ${DEFAULT_CONFIG} in this folder`, remedy);
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
