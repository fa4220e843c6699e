import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WorkspaceStatus } from '../../contract/status.ts';
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
};
const ada = { name: 'ada', grants: [adasGrant] };
const grace = { name: 'grace', grants: [adasGrant] };

/** The next platform on the same data, at a host that runs nothing. */
async function again(workspaces: readonly object[] = [ada]): Promise<void> {
  const { folder } = platform;
  await platform.stop();
  await start({ folder, workspaces, host: new RecordingHost() });
}

const act = (path: string, body?: unknown) => platform.asOperator('POST', `/admin/workspaces${path}`, body);
const remove = (path: string) => platform.asOperator('DELETE', `/admin/workspaces${path}`);
const refusalOf = async (asking: Promise<Response>) => ((await (await asking).json()) as { error: unknown }).error;
const listed = async () => {
  const rows = WorkspaceStatus.array().parse(await (await platform.asOperator('GET', '/admin/workspaces')).json());
  return rows.map(({ name, state, reason = '' }) => `${name} ${state} ${reason}`.trim());
};

/** As `mooring workspace start` asks. */
const START = { freshEnrolment: true, unlessRunning: true };

test('what was stopped starts with another key, and what runs is not started twice', async () => {
  await start();
  const before = await platform.sidecarOf('ada');
  expect(await refusalOf(act('/ada/start', START))).toMatchObject({
    code: 'workspace_running',
    remedy: 'mooring workspace restart ada starts it anew',
  });
  expect(platform.host.calls).toEqual(['start ada']);
  await act('/ada/stop');
  expect(await refusalOf(act('/ada/stop'))).toMatchObject({
    code: 'workspace_stopped',
    remedy: 'mooring workspace start ada starts it',
  });
  expect(await (await act('/ada/start', START)).json()).toMatchObject({ state: 'starting' });
  const after = await platform.sidecarOf('ada');
  expect((await before.send('GET', '/github-installation-token')).status).toBe(401);
  expect((await after.send('GET', '/github-installation-token')).status).toBe(200);
});

test('one that has failed is started, although it was not stopped', async () => {
  const host = new RecordingHost();
  host.broken.set('ada', new Error('no room'));
  await start({ host });
  host.broken.clear();
  expect(await (await act('/ada/start', START)).json()).toMatchObject({ state: 'starting' });
});

describe('one that was removed although mooring.yaml names it', () => {
  test('says what is kept, and stays away over a restart until it is started, as a new one', async () => {
    await start();
    const before = await platform.sidecarOf('ada');
    const kept = ['/data/workspaces/ada/home'];
    expect(await (await remove('/ada')).json()).toEqual({ kept, isNamedByFile: true });
    expect((await before.send('GET', '/github-installation-token')).status).toBe(401);
    await again();
    expect(platform.host.calls).toEqual([]);
    expect(await listed()).toEqual([expect.stringMatching(/^ada stopped it was removed, .* workspace start makes it/)]);
    const status = (await (await platform.asOperator('GET', '/admin/status')).json()) as { workspaces: unknown };
    expect(status.workspaces).toEqual([]);
    for (const refused of [act('/ada/stop'), act('/ada/restart'), act('', ada), act('/ada/messages', { text: 'hi' })]) {
      expect(await refusalOf(refused)).toMatchObject({
        code: 'workspace_removed',
        remedy: 'mooring workspace start ada makes it anew',
      });
    }
    expect(await (await act('/ada/start', START)).json()).toMatchObject({ state: 'starting' });
    expect((await platform.sidecarOf('ada')).workspaceId).not.toBe(before.workspaceId);
    await again();
    expect(platform.host.calls).toEqual(['start ada']);
  });

  test('is forgotten when mooring.yaml names it no longer, and new when it is named again', async () => {
    await start({ workspaces: [ada, grace] });
    await remove('/ada');
    await again([grace]);
    expect(await listed()).toEqual(['grace starting']);
    await again([ada, grace]);
    expect(platform.host.calls.toSorted()).toEqual(['start ada', 'start grace']);
  });
});

test('one that mooring.yaml names no longer is not for commands, but for removal', async () => {
  await start({ workspaces: [ada, grace] });
  await again([grace]);
  for (const command of ['stop', 'start', 'restart']) {
    expect(await refusalOf(act(`/ada/${command}`))).toMatchObject({
      code: 'workspace_removed',
      message: 'mooring.yaml no longer names the workspace "ada"',
    });
  }
  expect(await refusalOf(act('/ada/messages', { text: 'hi' }))).toMatchObject({ code: 'workspace_removed' });
  expect(await (await remove('/ada')).json()).toMatchObject({ isNamedByFile: false });
  expect(await listed()).toEqual(['grace starting']);
});

test('what a removal has kept can be removed afterwards, and what is no name leads nowhere', async () => {
  await start();
  await act('', grace);
  await remove('/grace');
  expect((await remove('/grace')).status).toBe(404);
  expect(await (await remove('/grace?volumes=true')).json()).toEqual({ kept: [], isNamedByFile: false });
  expect((await remove('/grace?volumes=true')).status).toBe(404);
  platform.host.written.add('../grace');
  expect(await refusalOf(remove('/..%2Fgrace?volumes=true'))).toMatchObject({ code: 'workspace_not_found' });
  expect((await remove('/ada?volumes=perhaps')).status).toBe(400);
  expect(platform.host.calls.filter((call) => call.startsWith('remove'))).toEqual(['remove grace', 'remove grace']);
});
