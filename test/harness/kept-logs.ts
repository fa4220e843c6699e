import { randomUUID } from 'node:crypto';
import { copyFile, glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { inject } from 'vitest';
import { secretsIn } from './secrets-in-text.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where every story leaves its logs. */
    keptLogs: string;
  }
}

/** Keeps the logs of every program that a story has run in this folder, before the folder goes. */
export async function keepLogsOf(folder: string): Promise<void> {
  for await (const file of glob('**/*.log', { cwd: folder })) {
    const kept = join(inject('keptLogs'), `${randomUUID()}-${basename(file)}`);
    // A log that is being removed by its own program's end has been read by its story, if by anyone.
    await copyFile(join(folder, file), kept).catch(() => undefined);
  }
}

export async function keepOutput(text: string): Promise<void> {
  await writeFile(join(inject('keptLogs'), `${randomUUID()}-output.log`), text);
}

/** Before the first story. The function that it returns runs after the last: no log of the whole run holds a secret. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'moor-logs-'));
  project.provide('keptLogs', folder);
  return async () => {
    const faults: string[] = [];
    let files = 0;
    for await (const file of glob('*.log', { cwd: folder })) {
      files += 1;
      const found = secretsIn(await readFile(join(folder, file), 'utf8'));
      if (found.length > 0)
        faults.push(`${join(folder, file)}: ${found.map((secret) => secret.slice(0, 12)).join(', ')}`);
    }
    if (faults.length > 0) {
      // vitest reports an error of a teardown but does not fail for it.
      process.exitCode = 1;
      process.stderr.write(`secrets in the logs of this run:\n${faults.join('\n')}\n`);
      return;
    }
    await rm(folder, { recursive: true, force: true });
    process.stderr.write(`no token and no key in ${files} logs of this run\n`);
  };
}
