import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ChildrenRecord, WORKSPACE_FILES } from '../../../contract/workspace-processes.ts';
import { readJsonFile } from '../../../lib/json-file.ts';
import { createLog } from '../../../lib/log.ts';
import { isRunning, type ProcessIdentity } from '../../../lib/running-process.ts';
import { Secret } from '../../../lib/secret.ts';
import { MOST_OUTPUT, type PrepareSecrets, type WorkspaceHost } from '../workspace-host.ts';
import { bootFor, type HostPlace, NEEDS, NOTHING, testHostContract } from '../testing/host-contract.ts';
import { findInit } from './init-process.ts';
import { LocalHost } from './local-host.ts';
import { probeIsolation } from './probe-isolation.ts';

let dataFolder: string;
let hosts: WorkspaceHost[];

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'mooring-host-'));
  hosts = [];
});

afterEach(async () => {
  for (const host of hosts) await host.stop('ada');
  for (const host of hosts) await host.close();
  await rm(dataFolder, { recursive: true });
});

function newHost(): WorkspaceHost {
  const log = createLog('test', { write: () => undefined });
  const host = new LocalHost({ dataFolder, log, clock: Date.now, random: () => 0 });
  hosts.push(host);
  return host;
}

testHostContract(async (): Promise<HostPlace> => {
  const place = await mkdtemp(join(tmpdir(), 'mooring-host-'));
  const log = createLog('test', { write: () => undefined });
  const below = (name: string): string => join(place, 'workspaces', name);
  const initOf = (name: string) =>
    until(async () => {
      const found = await findInit(below(name));
      return found?.phase === 'ready' ? found : undefined;
    });
  const newHost = () => new LocalHost({ dataFolder: place, log, clock: Date.now, random: () => 0 });
  return {
    newHost,
    runningNow: async (name) => JSON.stringify(await initOf(name)),
    kill: async (name) => void process.kill((await initOf(name)).pid, 'SIGKILL'),
    isKept: async (name) => (await stat(join(below(name), 'sidecar')).catch(() => undefined)) !== undefined,
    tidy: async () => {
      const last = newHost();
      for (const name of ['ada', 'grace']) await last.remove(name, 'remove');
      await rm(place, { recursive: true, force: true });
    },
  };
});

const folder = (): string => join(dataFolder, 'workspaces', 'ada');
const code =
  (text: string): PrepareSecrets =>
  async () => ({ enrolmentCode: new Secret(text) });
const readCode = (): Promise<string> => readFile(join(folder(), 'sidecar', 'enrolment-code'), 'utf8');

async function everyProcess(): Promise<ProcessIdentity[]> {
  const init = await findInit(folder());
  const children = await until(async () => {
    const found = await readJsonFile(join(folder(), WORKSPACE_FILES.children), ChildrenRecord);
    return found?.sidecar && found.runtime && found;
  });
  return [init, ...Object.values(children)].filter((one) => one !== undefined);
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await sleep(20);
  }
}

test('a workspace starts with its secrets in files of their own, and stop leaves nothing', async () => {
  const host = newHost();
  const boot = await bootFor(host);
  await host.start(boot, code('first-enrolment-code'), NEEDS);

  expect(await host.inspect('ada')).toEqual({ state: 'running' });
  expect((await stat(folder())).mode & 0o777).toBe(0o700);
  expect((await stat(boot.folders.sidecar)).mode & 0o777).toBe(0o700);
  expect(await readFile(join(folder(), WORKSPACE_FILES.boot), 'utf8')).not.toContain('enrolment');
  const processes = await everyProcess();
  expect(processes.length).toBe(3);

  await host.stop('ada');
  await host.stop('ada');

  expect(await host.inspect('ada')).toEqual({ state: 'absent' });
  for (const one of processes) expect(await isRunning(one)).toBe(false);
});

test('a second host adopts what the first one left running, and touches nothing', async () => {
  const first = newHost();
  const boot = await bootFor(first);
  await first.start(boot, NOTHING, NEEDS);
  const before = await findInit(folder());
  await first.close();

  const second = newHost();
  await second.start(boot, code('unused-enrolment-code'), NEEDS);

  expect(await findInit(folder())).toEqual(before);
  await expect(readCode()).rejects.toMatchObject({ code: 'ENOENT' });
  process.kill(before!.pid, 'SIGKILL');
  const after = await until(async () => {
    const found = await findInit(folder());
    return found?.phase === 'ready' && found.pid !== before?.pid ? found : undefined;
  });
  expect(await isRunning(after)).toBe(true);
  expect(await second.inspect('ada')).toEqual({ state: 'running' });
});

test('another boot replaces the one that runs', async () => {
  const host = newHost();
  await host.start(await bootFor(host), NOTHING, NEEDS);
  const before = await everyProcess();
  await host.start(await bootFor(host, { assignee: 'grace' }), NOTHING, NEEDS);
  expect((await findInit(folder()))?.pid).not.toBe(before[0]?.pid);
  for (const one of before) expect(await isRunning(one)).toBe(false);
});

test('a killed init takes its children along, and all come back', async () => {
  const host = newHost();
  await host.start(await bootFor(host), NOTHING, NEEDS);
  const before = await everyProcess();
  const [init] = before;
  process.kill(init!.pid, 'SIGKILL');
  const after = await until(async () => {
    const found = await findInit(folder());
    return found?.phase === 'ready' && found.pid !== init?.pid ? found : undefined;
  });
  expect(await isRunning(after)).toBe(true);
  for (const one of before) expect(await isRunning(one)).toBe(false);
  expect(await host.inspect('ada')).toEqual({ state: 'running' });
});

test('one that could not be stopped is still watched', async () => {
  const host = newHost();
  await host.start(await bootFor(host), NOTHING, NEEDS);
  const before = await findInit(folder());
  const record = join(folder(), WORKSPACE_FILES.init);
  await rename(record, `${record}.away`);
  await mkdir(record);
  await expect(host.stop('ada')).rejects.toThrow();
  await rm(record, { recursive: true });
  await rename(`${record}.away`, record);
  process.kill(before!.pid, 'SIGKILL');
  const after = await until(async () => {
    const found = await findInit(folder());
    return found?.phase === 'ready' && found.pid !== before?.pid ? found : undefined;
  });
  expect(await isRunning(after)).toBe(true);
});

test('a workspace that cannot start is a fault that says why', async () => {
  dataFolder = join(dataFolder, 'x'.repeat(90));
  const host = newHost();
  const boot = await bootFor(host);
  await expect(host.start(boot, NOTHING, NEEDS)).rejects.toMatchObject({
    code: 'workspace_not_started',
    message: expect.stringContaining('use a data folder with a shorter path'),
  });
  expect(await host.inspect('ada')).toEqual({ state: 'absent' });
  dataFolder = dirname(dataFolder);
});

test('of all its logs the last whole lines are told, no more than is read of a container’s', async () => {
  const host = newHost();
  const { logs } = host.folders('ada');
  await mkdir(logs, { recursive: true });
  const line = `${'x'.repeat(99)}\n`;
  await writeFile(join(logs, 'feeder.log'), 'fed\n');
  for (const file of ['init.log', 'sidecar.log', 'runtime.log']) await writeFile(join(logs, file), line.repeat(10_000));
  const text = await host.logs('ada', 10_000);
  expect(text.length).toBeLessThanOrEqual(MOST_OUTPUT);
  expect(new Set(text.split('\n'))).toEqual(new Set(['x'.repeat(99), 'fed', '']));
  expect(await host.logs('ada', 1)).toBe(`${line}${line}fed\n${line}`);
});

test('without bubblewrap the host says loudly that nobody is isolated', async () => {
  const isolation = await probeIsolation('/nonexistent/bwrap');
  expect(isolation.kind).toBe('none');
  expect(isolation.warning).toContain('NOT isolated (bubblewrap is not installed)');
});
