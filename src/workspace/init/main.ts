import { openSync } from 'node:fs';
import { join } from 'node:path';
import { createLog } from '../../lib/log.ts';
import { runProgram } from '../../lib/program.ts';
import { readBoot } from './read-boot.ts';
import { Records } from './records.ts';
import { runWorkspace } from './run-workspace.ts';

/** `init <boot.json>`: runs one workspace until SIGTERM. It has no parent to lean on: it outlives the platform. */
await runProgram(async () => {
  const file = await readBoot(process.argv[2]);
  const { boot } = file;
  const openLog = (name: string): number => openSync(join(boot.folders.logs, name), 'a', 0o600);
  return runWorkspace({
    boot,
    bootPath: file.path,
    records: new Records(file),
    sidecarProgram: 'src/workspace/sidecar/main.ts',
    runtimeProgram: 'src/workspace/runtime/main.ts',
    feederProgram: 'src/workspace/helper/main.ts',
    outputs: {
      sidecar: openLog('sidecar.log'),
      feeder: openLog('feeder.log'),
      runtime: openLog('runtime.log'),
    },
    log: createLog('init'),
    clock: Date.now,
    random: Math.random,
  });
});
