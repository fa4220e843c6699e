import { run } from '../harness/run.ts';
import type { Row } from './row.ts';

/** As `2.39`: what decides about commands and flags. */
export type Versions = { readonly git: string; readonly gh: string };

export async function readVersions(): Promise<Versions> {
  const { TEST_GIT = 'git', TEST_GH = 'gh' } = process.env;
  const [git, gh] = await Promise.all([run(TEST_GIT, ['--version']), run(TEST_GH, ['--version'])]);
  return { git: majorAndMinor(git.stdout), gh: majorAndMinor(gh.stdout) };
}

function majorAndMinor(text: string): string {
  const found = /(\d+\.\d+)/.exec(text)?.[1];
  if (found === undefined) throw new Error(`no version in: ${text}`);
  return found;
}

/** Whether these versions have what the row asks for. */
export function hasCommand({ since = {} }: Row, versions: Versions): boolean {
  return isAtLeast(versions.git, since.git) && isAtLeast(versions.gh, since.gh);
}

function isAtLeast(version: string, wanted = '0.0'): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
