import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ZodType } from 'zod';
import { GatewayAccess, SIDECAR_FILES, WorkspaceBoot } from '../../contract/workspace-boot.ts';
import { Fault } from '../../lib/fault.ts';
import { createLog } from '../../lib/log.ts';
import { runProgram } from '../../lib/program.ts';
import { takeConnections } from './connections.ts';
import { startSidecar } from './sidecar.ts';

/**
 * `main.ts <boot.json> [<socket>]`: the process beside the agent that holds the workspace's credentials. Started by
 * init, which in a container passes on at `socket` what is for the platform.
 */
await runProgram(async () => {
  const [bootFile = '', platform] = process.argv.slice(2);
  const told = await readJson(bootFile, WorkspaceBoot);
  const boot = { ...told, platform: platform ?? told.platform };
  const access = await readJson(join(boot.folders.sidecar, SIDECAR_FILES.gatewayAccess), GatewayAccess);
  const sidecar = await startSidecar({
    boot,
    access,
    log: createLog(`sidecar ${boot.name}`),
    clock: Date.now,
    random: Math.random,
  });
  takeConnections(sidecar.doors);
  return { stop: () => sidecar.stop() };
});

async function readJson<T>(path: string, schema: ZodType<T>): Promise<T> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    const remedy = 'start the workspace again; its init writes this file';
    throw new Fault('workspace_file_unreadable', `${path || 'the boot file'} cannot be read`, remedy, { cause });
  }
}
