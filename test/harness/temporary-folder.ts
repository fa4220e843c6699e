import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { keepLogsOf } from './kept-logs.ts';

/** A folder of this test's own, gone when the test is over. Short: unix sockets below it have 107 bytes. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'moor-'));
  onTestFinished(async () => {
    await keepLogsOf(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  return folder;
}
