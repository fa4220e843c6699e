import { isAbsolute } from 'node:path';
import type { Requirements } from '../../../contract/template.ts';
import { Fault } from '../../../lib/fault.ts';
import { isAtLeast } from '../../../lib/version.ts';
import { askVersion, type Environment, findProgram } from './ask-version.ts';

type Wanted = Requirements['binaries'][number];

/** What every agent works with, whatever its template says. */
const ALWAYS: readonly Wanted[] = [{ name: 'git' }, { name: 'gh' }];

/**
 * Looks before the first turn whether what the agent needs is there, and young enough, as it would find it.
 *
 * @param environment the agent's
 * @throws Fault `agent_unusable`: everything that is wrong, in one sentence
 */
export async function probeAgent(
  command: readonly string[],
  { node, python, binaries }: Requirements,
  environment: Environment,
): Promise<void> {
  const [program = ''] = command;
  const wanted: Wanted[] = [
    ...(binaries.some(({ name }) => name === program) ? [] : [{ name: program }]),
    ...binaries,
    ...(node === undefined ? [] : [{ name: 'node', version: ['node', '--version'], atLeast: node }]),
    ...(python === undefined ? [] : [{ name: 'python3', version: ['python3', '--version'], atLeast: python }]),
    ...ALWAYS,
  ];
  const faults = (await Promise.all(wanted.map((one) => faultOf(one, environment)))).filter(
    (fault) => fault !== undefined,
  );
  if (faults.length === 0) return;
  throw new Fault('agent_unusable', faults.join('; '), "install it in the template's image, and build that again");
}

async function faultOf({ name, version, atLeast }: Wanted, environment: Environment): Promise<string | undefined> {
  if ((await findProgram(name, environment)) === undefined) {
    return isAbsolute(name) ? `${name} is not there` : `${name} is not installed`;
  }
  if (version === undefined) return undefined;
  const asked = version.join(' ');
  const found = await askVersion(version, environment);
  if ('complaint' in found) return `${asked} does not tell a version (${found.complaint})`;
  if (atLeast === undefined || isAtLeast(found.version, atLeast)) return undefined;
  return `${name} ${found.version} is too old: ${atLeast} or newer is needed`;
}
