import { closeSync, openSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GatewayAccess, SIDECAR_FILES, type WorkspaceBoot } from '../../contract/workspace-boot.ts';
import { ToldVitals } from '../../contract/vitals.ts';
import { ChildrenRecord, InitRecord, WORKSPACE_FILES } from '../../contract/workspace-processes.ts';
import { readJsonFile } from '../../lib/json-file.ts';
import { createLog } from '../../lib/log.ts';
import type { RunningProgram } from '../../lib/program.ts';
import { isRunning } from '../../lib/running-process.ts';
import { readBoot } from './read-boot.ts';
import { Records } from './records.ts';
import { runWorkspace } from './run-workspace.ts';
import { madeBoot } from './testing/sample-boot.ts';
import { waitFor } from './testing/wait-for.ts';

let data: string;
let boot: WorkspaceBoot;
let workspace: RunningProgram | undefined;
let outputs: { sidecar: number; feeder: number; runtime: number };

async function start(changes: Partial<WorkspaceBoot>, runtime?: string): Promise<void> {
  ({ data, boot } = await madeBoot(changes));
  await restart(runtime);
}

async function restart(runtime = 'settling-runtime'): Promise<void> {
  const bootPath = join(dirname(boot.folders.sidecar), WORKSPACE_FILES.boot);
  await writeFile(bootPath, JSON.stringify(boot));
  outputs = {
    sidecar: openSync(join(boot.folders.logs, 'sidecar.log'), 'a'),
    feeder: openSync(join(boot.folders.logs, 'feeder.log'), 'a'),
    runtime: openSync(join(boot.folders.logs, 'runtime.log'), 'a'),
  };
  workspace = await runWorkspace({
    boot,
    bootPath,
    part: 'whole',
    records: new Records(await readBoot(bootPath)),
    sidecarProgram: 'src/workspace/init/testing/answering-sidecar.ts',
    feederProgram: 'src/workspace/init/testing/waiting-feeder.ts',
    runtimeProgram: `src/workspace/init/testing/${runtime}.ts`,
    outputs,
    log: createLog('test', { write: () => undefined }),
    clock: Date.now,
    random: () => 0,
  });
}

async function stop(): Promise<void> {
  if (workspace === undefined) return;
  await workspace.stop();
  workspace = undefined;
  closeSync(outputs.sidecar);
  closeSync(outputs.feeder);
  closeSync(outputs.runtime);
}

beforeEach(() => {
  workspace = undefined;
});

afterEach(async () => {
  await stop();
  await rm(data, { recursive: true });
});

/** What the runtime was told at its `count`-th start: the relay's door and the sidecar's pid. */
const startNumber = (count: number): Promise<string> =>
  waitFor(async () => {
    const lines = await readFile(join(boot.folders.workspace, 'starts'), 'utf8').catch(() => '');
    return lines.split('\n').length > count ? lines.split('\n')[count - 1] : undefined;
  });

const children = async (): Promise<ChildrenRecord> =>
  (await readJsonFile(join(data, 'workspaces', 'ada', WORKSPACE_FILES.children), ChildrenRecord)) ?? {};

describe.each(['bubblewrap', 'none'] as const)('with isolation %s', (isolation) => {
  test('the agent reaches its sidecar, and settles through it when the workspace stops', async () => {
    await start({ isolation });
    const told = await startNumber(1);
    const { sidecar, runtime } = await children();
    expect(told).toBe(`relay ${sidecar?.pid}`);

    await stop();

    expect(await readFile(join(boot.folders.workspace, 'settled'), 'utf8')).toBe(told);
    expect(await isRunning(sidecar!)).toBe(false);
    expect(await isRunning(runtime!)).toBe(false);
  });

  test('a runtime that is killed is started again', async () => {
    await start({ isolation });
    await startNumber(1);
    const { runtime } = await children();
    process.kill(runtime!.pid, 'SIGKILL');
    await startNumber(2);
    expect((await children()).runtime?.pid).not.toBe(runtime?.pid);
  });
});

test('a sidecar that is killed is started again and takes the connections that waited', async () => {
  await start({ isolation: 'none' });
  await startNumber(1);
  const { sidecar } = await children();
  process.kill(sidecar!.pid, 'SIGKILL');
  await stop();
  const settled = await readFile(join(boot.folders.workspace, 'settled'), 'utf8');
  expect(settled).toMatch(/^relay \d+$/);
  expect(settled).not.toBe(`relay ${sidecar?.pid}`);
});

test('a runtime that ends again and again is told of to the sidecar: how often, and how it ended', async () => {
  await start({ isolation: 'none' }, 'failing-runtime');
  const path = join(dirname(boot.folders.sidecar), `${WORKSPACE_FILES.boot}.vitals`);
  const restarts = async () => (await readJsonFile(path, ToldVitals))?.restarts[0];
  await expect.poll(async () => (await restarts())?.times, { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
  expect(await restarts()).toMatchObject({ program: 'runtime', last: { code: 3, signal: null } });
});

test('port and key of the gateway stay over a restart, and git is told them', async () => {
  await start({});
  const accessPath = join(boot.folders.sidecar, SIDECAR_FILES.gatewayAccess);
  const access = await readJsonFile(accessPath, GatewayAccess);
  await startNumber(1);
  await stop();
  await restart();
  expect(await readJsonFile(accessPath, GatewayAccess)).toEqual(access);
  expect(await readFile(join(boot.folders.wiring, 'gitconfig'), 'utf8')).toContain(
    `http://agent:${access?.key}@127.0.0.1:${access?.port}`,
  );
  await startNumber(2);
});

test('init says who it is and with which boot, and leaves the place to one that holds it', async () => {
  await start({});
  await startNumber(1);
  const path = join(data, 'workspaces', 'ada', WORKSPACE_FILES.init);
  const record = await readJsonFile(path, InitRecord);
  expect(record).toMatchObject({ pid: process.pid, phase: 'ready' });
  const other = await readFile('/proc/1/stat', 'utf8');
  const startedAtTick = other.slice(other.lastIndexOf(')') + 2).split(' ')[19];
  await writeFile(path, JSON.stringify({ ...record, pid: 1, startedAtTick }));
  const file = await readBoot(join(data, 'workspaces', 'ada', WORKSPACE_FILES.boot));
  await expect(new Records(file).claim()).rejects.toMatchObject({ code: 'workspace_running' });
});

test('delivery env without its token is refused with the place where it should be', async () => {
  await expect(start({ delivery: 'env' })).rejects.toMatchObject({ code: 'frozen_token_missing' });
});
