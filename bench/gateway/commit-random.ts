import { execFile } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** One way of using git: with this environment, at this address. */
export type Git = { readonly environment: NodeJS.ProcessEnv; readonly remote: string };

const FILE = 16 * 1_048_576;

/** A new repository with one commit that nothing can compress: git's own work is then as small as it can be. */
export async function commitRandom({ environment }: Git, clone: string, megabytes: number): Promise<void> {
  await mkdir(clone);
  const git = (...args: string[]) => run('git', ['-C', clone, ...args], { env: environment });
  await git('init', '-q', '-b', 'main');
  for (const [key, value] of [
    ['core.compression', '0'],
    ['core.bigFileThreshold', '1m'],
    ['gc.auto', '0'],
  ]) {
    await git('config', key ?? '', value ?? '');
  }
  const content = Buffer.alloc(FILE);
  for (let file = 0; file * FILE < megabytes * 1_048_576; file += 1) {
    const rest = megabytes * 1_048_576 - file * FILE;
    await writeFile(join(clone, `${file}.bin`), randomFillSync(content).subarray(0, Math.min(FILE, rest)));
  }
  await git('add', '-A');
  await git('-c', 'user.name=bench', '-c', 'user.email=bench@mooring.invalid', 'commit', '-qm', `${megabytes} MB`);
}
