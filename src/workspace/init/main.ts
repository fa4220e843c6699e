import { openSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_FILES, type WorkspaceBoot } from '../../contract/workspace-boot.ts';
import { createLog } from '../../lib/log.ts';
import { runProgram } from '../../lib/program.ts';
import type { InitContext } from './context.ts';
import { readArguments } from './part.ts';
import { readBoot } from './read-boot.ts';
import { NO_RECORDS, Records } from './records.ts';
import { runWorkspace } from './run-workspace.ts';

/**
 * `init <boot.json> [--part sidecar|agent]`: runs one workspace until SIGTERM. It has no parent to lean on: it outlives
 * the platform.
 */
await runProgram(async () => {
  const { bootPath, part } = readArguments(process.argv.slice(2));
  const file = await readBoot(bootPath);
  const { boot } = file;
  return runWorkspace({
    boot,
    bootPath: file.path,
    part,
    records: boot.isolation === 'container' ? NO_RECORDS : new Records(file),
    sidecarProgram: 'src/workspace/sidecar/main.ts',
    runtimeProgram: 'src/workspace/runtime/main.ts',
    feederProgram: 'src/workspace/helper/main.ts',
    outputs: openOutputs(boot),
    log: createLog('init'),
    clock: Date.now,
    random: Math.random,
  });
});

/** On a machine each has a log file; a container has one log, that of its engine. */
function openOutputs({ isolation, folders }: WorkspaceBoot): InitContext['outputs'] {
  const { fd } = process.stderr;
  if (isolation === 'container') return { sidecar: fd, feeder: fd, runtime: fd };
  const open = (name: string): number => openSync(join(folders.logs, name), 'a', 0o600);
  return { sidecar: open(LOG_FILES.sidecar), feeder: open(LOG_FILES.feeder), runtime: open(LOG_FILES.runtime) };
}
