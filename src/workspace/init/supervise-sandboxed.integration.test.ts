import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WorkspaceBoot } from '../../contract/workspace-boot.ts';
import { createLog } from '../../lib/log.ts';
import { NO_RECORDS } from './records.ts';
import { superviseSandboxed, type SupervisedSandbox } from './supervise-sandboxed.ts';
import { madeBoot } from './testing/sample-boot.ts';

let data: string;
let boot: WorkspaceBoot;
let supervised: SupervisedSandbox | undefined;

beforeEach(async () => {
  ({ data, boot } = await madeBoot({ isolation: 'container', delivery: 'helper' }));
});
afterEach(async () => {
  await supervised?.stop();
  await rm(data, { recursive: true });
});

/** Ends with code 2 until it finds what it needs, and then says so by a file. */
const waiting = (needs: string, done: string) =>
  `test -e '${needs}' || { : >'${needs}'; exit 2; }; : >'${done}'; exec sleep 600`;

test('in a container a feeder that says that it cannot run is started again all the same', async () => {
  const [needs, done] = [join(data, 'wiring.json'), join(data, 'done')];
  const context = {
    ...{ boot, bootPath: join(data, 'boot.json'), part: 'agent' as const, records: NO_RECORDS },
    ...{ sidecarProgram: '', runtimeProgram: '', feederProgram: '' },
    outputs: { sidecar: 2, feeder: 2, runtime: 2 },
    log: createLog('test', { write: () => undefined }),
    clock: Date.now,
    random: () => 0,
  };
  const sandbox = { command: 'sh', args: ['-c', waiting(needs, done)], env: { PATH: '/usr/bin:/bin' }, cwd: data };
  supervised = superviseSandboxed(context, { name: 'feeder', sandbox, settling: 0 });
  supervised.start();
  await expect.poll(() => existsSync(done), { timeout: 30_000 }).toBe(true);
});
