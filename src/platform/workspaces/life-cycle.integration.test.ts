import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { NODE_FLAGS } from '../../lib/node-program.ts';
import { platformSocket } from '../../contract/platform-socket.ts';
import { PlatformStatus } from '../../contract/status.ts';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { RecordingHost } from '../testing/recording-host.ts';
import {
  adasGrant,
  startTestPlatform,
  type TestPlatform,
  type TestPlatformOptions,
} from '../testing/start-test-platform.ts';

let emulator: TestEmulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

let platform: TestPlatform;
afterEach(() => platform.stopAndForget());
const start = async (options: Partial<TestPlatformOptions> = {}) => {
  platform = await startTestPlatform({ emulator, ...options });
  return platform;
};
const ada = { name: 'ada', grants: [adasGrant] };
const grace = { name: 'grace', grants: [adasGrant] };
const report = {
  startedAt: 1_000,
  tokens: [],
  gateway: { requests: 3, unauthorizedPassedOn: 0, healed: 1, refused: 0 },
};

async function statusOf(name: string) {
  const status = PlatformStatus.parse(await (await platform.asOperator('GET', '/admin/status')).json());
  return status.workspaces.find((workspace) => workspace.name === name);
}
const act = (path: string, body?: unknown) => platform.asOperator('POST', `/admin/workspaces${path}`, body);

/** The next platform on the same data: `host` still runs what it ran, as after kill -9, unless it is a new one. */
async function again(options: Partial<TestPlatformOptions>): Promise<void> {
  const { folder } = platform;
  await platform.stop();
  await start({ folder, ...options });
}

test('a workspace is told what its boot says; it runs once its sidecar has reported', async () => {
  const { host } = await start();
  expect(host.running.get('ada')?.boot).toMatchObject({
    name: 'ada',
    platform: platformSocket(platform.dataFolder),
    github: { name: 'github.com', web: emulator.url },
    grants: [{ owner: 'acme', repositories: ['harbor'], allow: [] }],
    assignee: 'ada',
    adapter: 'acp',
    command: [process.execPath, ...NODE_FLAGS, expect.stringMatching(/scripted\/agent\.ts$/)],
  });
  expect(JSON.stringify(host.running.get('ada'))).toContain('[redacted]');
  expect(await statusOf('ada')).toMatchObject({ state: 'starting' });
  const sidecar = await platform.sidecarOf('ada');
  expect((await sidecar.send('POST', '/report', report)).status).toBe(200);
  expect(await statusOf('ada')).toMatchObject({ state: 'running', gateway: report.gateway });
});

test('stopped: no work, no token; started again: the key still holds and no code is made', async () => {
  await start();
  const sidecar = await platform.sidecarOf('ada');
  expect((await act('/ada/stop')).status).toBe(200);
  expect(platform.host.running.size).toBe(0);
  expect(await statusOf('ada')).toMatchObject({ state: 'stopped' });
  const refusals = [
    await sidecar.send('GET', '/github-installation-token'),
    await sidecar.send('POST', '/turns/lease', { holder: 'runtime-1', waitMs: 0 }),
  ];
  for (const refusal of refusals) {
    expect(await refusal.json()).toMatchObject({ error: { code: 'workspace_stopped' } });
  }
  await act('/ada/start');
  expect(platform.host.running.get('ada')?.secrets).toEqual({ agentSecrets: new Map() });
  expect((await sidecar.send('GET', '/github-installation-token')).status).toBe(200);
});

test('over the API: made, found, refused twice, deleted', async () => {
  await start();
  expect((await act('', grace)).status).toBe(201);
  expect((await act('', grace)).status).toBe(409);
  expect((await act('', { ...grace, name: 'X' })).status).toBe(400);
  expect((await act('', { ...grace, name: 'x', template: '../..' })).status).toBe(400);
  expect((await platform.asOperator('GET', '/admin/workspaces/grace')).status).toBe(200);
  const removal = await platform.asOperator('DELETE', '/admin/workspaces/grace?volumes=true');
  expect(await removal.json()).toEqual({ kept: [], isNamedByFile: false });
  expect((await platform.asOperator('DELETE', '/admin/workspaces/grace')).status).toBe(404);
  expect(platform.host.calls).toEqual(['start ada', 'start grace', 'stop grace', 'remove grace']);
});

test.each(['{', 'null', '{"fresh":true}'])('a start with the body %s is refused', async (body) => {
  await start();
  const path = `${platform.url}/admin/workspaces/ada/start`;
  const operatorKey = await readFile(join(platform.dataFolder, 'operator.key'), 'utf8');
  const headers = { authorization: `Bearer ${operatorKey}` };
  const refusal = await fetch(path, { method: 'POST', headers, body });
  expect(refusal.status).toBe(400);
  expect(platform.host.calls).toEqual(['start ada']);
});

test('one that cannot start has failed with its reason, and keeps nobody else from starting', async () => {
  const host = new RecordingHost();
  host.broken.set('ada', new Error('no room'));
  await start({ host, workspaces: [ada, grace] });
  expect(await statusOf('ada')).toMatchObject({ state: 'failed', reason: expect.stringContaining('no room') });
  expect(await statusOf('grace')).toMatchObject({ state: 'starting' });
  host.broken.clear();
  await act('/ada/start');
  expect(await statusOf('ada')).toMatchObject({ state: 'starting' });
});

describe('a restarted platform', () => {
  test('brings the records in line with mooring.yaml: adds, changes, stops what is gone', async () => {
    await start({ workspaces: [ada, grace] });
    await again({
      workspaces: [
        { ...grace, role: 'lead' },
        { ...ada, name: 'linus' },
      ],
      host: new RecordingHost(),
    });
    expect(platform.host.calls.toSorted()).toEqual(['start grace', 'start linus']);
    expect(await statusOf('ada')).toBeUndefined();
    const listed = await (await platform.asOperator('GET', '/admin/workspaces/ada')).json();
    expect(listed).toMatchObject({ state: 'stopped', reason: expect.stringContaining('mooring.yaml') });
    expect(await statusOf('grace')).toMatchObject({ role: 'lead' });
    await again({ workspaces: [ada], host: new RecordingHost() });
    expect(platform.host.calls).toEqual(['start ada']);
  });

  test('writes down which grants mooring.yaml has changed, and nothing when they are as they were', async () => {
    await start({ workspaces: [ada, grace] });
    const wider = [{ ...adasGrant, repositories: ['harbor', 'tide'] }];
    await again({
      workspaces: [
        { ...ada, grants: wider },
        { ...grace, role: 'lead' },
      ],
    });
    const database = new DatabaseSync(join(platform.dataFolder, 'platform.db'), { readOnly: true });
    const rows = database.prepare("select subject, detail_json from audit where event = 'grant_changed'").all();
    database.close();
    expect(rows.map(({ subject }) => subject)).toEqual(['ada']);
    expect(JSON.parse(String(rows[0]?.['detail_json']))).toMatchObject({ before: [adasGrant], after: wider });
  });

  test('leaves stopped what an operator has stopped, and what an operator has made', async () => {
    await start();
    await act('', grace);
    await act('/ada/stop');
    await again({ host: new RecordingHost() });
    expect(platform.host.calls).toEqual(['start grace']);
  });

  test('has the port of the last one, so that a running workspace is adopted with its key and its start', async () => {
    await start();
    const sidecar = await platform.sidecarOf('ada');
    await sidecar.send('POST', '/report', report);
    const { url, host } = platform;
    const running = new Map(host.running);
    await platform.stop();
    // As after kill -9 of the platform: the workspace was not stopped.
    for (const [name, workspace] of running) host.running.set(name, workspace);
    host.calls.length = 0;
    await start({ folder: platform.folder, host });
    expect(platform.url).toBe(url);
    expect(host.calls).toEqual(['adopt ada']);
    expect(await statusOf('ada')).toMatchObject({ state: 'running' });
    expect((await sidecar.send('POST', '/report', report)).status).toBe(200);
  });
});

test("an operator's message reaches the newest runtime, past the request of one that is gone", async () => {
  await start();
  const sidecar = await platform.sidecarOf('ada');
  const gone = new AbortController();
  const lost = sidecar.send('POST', '/turns/lease', { holder: 'runtime-1', waitMs: 30_000 }, { signal: gone.signal });
  const waiting = sidecar.send('POST', '/turns/lease', { holder: 'runtime-2', waitMs: 30_000 });
  gone.abort();
  await expect(lost).rejects.toThrow(/abort/i);
  expect((await act('/ada/messages', { text: 'hello' })).status).toBe(202);
  const turn = (await (await waiting).json()) as { id: string; text: string };
  expect(turn.text).toBe('hello');
  const counts = { gitCommands: 1, ghCommands: 2, failedCommands: 0, pullRequestsOpened: 1 };
  const settlement = { holder: 'runtime-2', outcome: 'ok', summary: 'done', counts };
  expect((await sidecar.send('POST', `/turns/${turn.id}/settle`, settlement)).status).toBe(204);
  expect(await statusOf('ada')).toMatchObject({ counts, lastOutcome: 'ok', turnsSettled: 1 });
});
