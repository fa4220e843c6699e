import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { faulty, fine, type Finding } from './finding.ts';
import type { Patient } from './patient.ts';

const GhConfig = z.object({ http_unix_socket: z.string().optional() });

/** gh takes the first that is set: gh-environment(7). */
const TOKENS = ['GH_TOKEN', 'GITHUB_TOKEN'];
const ENTERPRISE_TOKENS = ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'];

/** Whether gh, in the environment in which it runs, comes to the gateway, or goes by the login that it is given. */
export async function checkGhWiring(patient: Patient): Promise<Finding> {
  const { wiring, ghConfig, environment } = patient;
  const file = join(ghConfig, 'config.yml');
  const text = await readFile(file, 'utf8').catch(() => '');
  const socket = GhConfig.safeParse(parsed(text)).data?.http_unix_socket;
  if (socket !== wiring.ghSocket) {
    return faulty('gh wiring', `${file} does not lead gh to where it should`, 'start the workspace again');
  }
  const says = wiring.helper === undefined ? 'gh comes to the gateway' : 'gh goes by the login that it is fed';
  return checkGhEnvironment(environment, wiring) ?? fine('gh wiring', says);
}

/** What of the environment would lead gh elsewhere. Values are never told. */
export function checkGhEnvironment(
  environment: NodeJS.ProcessEnv,
  { github, ghConfig, placeholder, helper }: Pick<Patient['wiring'], 'github' | 'ghConfig' | 'placeholder' | 'helper'>,
): Finding | undefined {
  const folder = environment['GH_CONFIG_DIR'];
  if (folder === undefined || resolve(folder) !== resolve(ghConfig)) {
    const says = `GH_CONFIG_DIR leads gh to another configuration than the workspace's`;
    return faulty('gh wiring', says, `set it to ${ghConfig}`);
  }
  const isCloud = github === 'github.com';
  const host = environment['GH_HOST'];
  if (host === undefined ? !isCloud : host !== github) {
    const remedy = isCloud ? 'unset GH_HOST' : `set it to ${github}`;
    return faulty('gh wiring', `GH_HOST does not name ${github}`, remedy);
  }
  const set = [...TOKENS, ...ENTERPRISE_TOKENS].filter((name) => (environment[name] ?? '') !== '');
  if (helper !== undefined) {
    const [first] = set;
    if (first === undefined) return undefined;
    return faulty(
      'gh wiring',
      `${first} is set: gh goes by it and not by the login that is kept fresh`,
      `unset ${first}`,
    );
  }
  const strange = set.filter((name) => environment[name] !== placeholder);
  if (strange.length > 0 && placeholder !== undefined) {
    const says = `${strange.join(', ')} is set: the gateway takes it off, but other programs would go by it`;
    return faulty('gh wiring', says, `set GH_TOKEN=${placeholder}, and unset the others`);
  }
  if (!(isCloud ? TOKENS : ENTERPRISE_TOKENS).some((name) => set.includes(name))) {
    const name = isCloud ? 'GH_TOKEN' : 'GH_ENTERPRISE_TOKEN';
    return faulty('gh wiring', 'gh asks for a login where it has no token at all', `set ${name}=${placeholder ?? ''}`);
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
