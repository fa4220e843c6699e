import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
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
};
const ada = { name: 'ada', grants: [adasGrant] };
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

describe('a workspace that has died', () => {
  const death = { name: 'ada', reason: 'it was killed (SIGTERM)', isFinal: false };
  const kept = new AbortController().signal;
  const refused = async (token: string) =>
    (await fetch(`${emulator.url}/api/v3/installation/repositories`, { headers: { authorization: `Bearer ${token}` } }))
      .status;
  const tokenOf = async (sidecar: Awaited<ReturnType<TestPlatform['sidecarOf']>>) =>
    ((await (await sidecar.send('GET', '/github-installation-token')).json()) as { token: string }).token;

  test('loses its tokens before it is started again, and is given others afterwards', async () => {
    await start();
    const sidecar = await platform.sidecarOf('ada');
    await sidecar.send('POST', '/report', report);
    const before = await tokenOf(sidecar);
    const prepare = await platform.host.die(death, kept);
    expect(await prepare?.({ isStateNew: false })).toEqual({ agentSecrets: new Map() });
    expect(await statusOf('ada')).toMatchObject({ state: 'starting' });
    expect(await tokenOf(sidecar)).not.toBe(before);
    await expect.poll(() => refused(before)).toBe(401);
  });

  test('has failed with its last word when no start can help, until it is asked to start', async () => {
    await start();
    const sidecar = await platform.sidecarOf('ada');
    const token = await tokenOf(sidecar);
    const reason = 'the agent is not in the image';
    expect(await platform.host.die({ name: 'ada', reason, isFinal: true }, kept)).toBeUndefined();
    expect(await statusOf('ada')).toMatchObject({ state: 'failed', reason });
    await expect.poll(() => refused(token)).toBe(401);
    await act('/ada/start');
    expect(await statusOf('ada')).toMatchObject({ state: 'starting' });
  });

  test('is given another token for its environment, and another code while it has not enrolled', async () => {
    await start({ workspaces: [{ ...ada, delivery: 'env' }] });
    const first = platform.host.running.get('ada')?.secrets;
    const prepare = await platform.host.die(death, kept);
    const next = await prepare?.({ isStateNew: false });
    expect(next?.frozenToken?.reveal()).not.toBe(first?.frozenToken?.reveal());
    expect(next?.enrolmentCode?.reveal()).not.toBe(first?.enrolmentCode?.reveal());
  });

  test('is given a code when its key is gone with its state', async () => {
    await start();
    await platform.sidecarOf('ada');
    const prepare = await platform.host.die(death, kept);
    expect((await prepare?.({ isStateNew: true }))?.enrolmentCode).toBeDefined();
  });

  test('is not mourned any more once another was started in its place', async () => {
    await start();
    const letGo = new AbortController();
    const prepare = await platform.host.die(death, letGo.signal);
    await act('/ada/stop');
    await act('/ada/start');
    const sidecar = await platform.sidecarOf('ada');
    const token = await tokenOf(sidecar);
    letGo.abort();
    expect(await platform.host.die(death, letGo.signal)).toBeUndefined();
    await expect(prepare?.({ isStateNew: true })).rejects.toThrow(/abort/);
    expect(await refused(token)).toBe(200);
  });

  test('shows how often it was started again and why, until it is well for a while or somebody starts it', async () => {
    let ahead = 0;
    await start({ clock: () => Date.now() + ahead });
    const sidecar = await platform.sidecarOf('ada');
    const reason = 'it ended with exit code 1, its last words: "no room"';
    await platform.host.die(death, kept);
    await platform.host.die({ ...death, reason }, kept);
    ahead = 1_000;
    await sidecar.send('POST', '/report', report);
    const restarts = [{ of: 'workspace', times: 2, last: reason }];
    expect(await statusOf('ada')).toMatchObject({
      state: 'running',
      restarts,
      reason: `restarted 2 times, last: ${reason}`,
    });
    ahead = 11 * 60_000;
    await sidecar.send('POST', '/report', report);
    expect(await statusOf('ada')).not.toHaveProperty('reason');
    await platform.host.die(death, kept);
    expect(await statusOf('ada')).toMatchObject({ restarts: [{ of: 'workspace', times: 1 }] });
    await act('/ada/restart');
    expect(await statusOf('ada')).not.toHaveProperty('restarts');
  });

  test('shows how often it was started again also when a start of it was refused', async () => {
    await start();
    await platform.host.die(death, kept);
    expect((await act('/ada/start', { unlessRunning: true })).status).toBe(409);
    expect(await statusOf('ada')).toMatchObject({ restarts: [{ times: 1 }] });
  });

  test('is new once it was removed: what its namesake went through is not shown of it', async () => {
    await start();
    const grace = { ...ada, name: 'grace' };
    await act('', grace);
    await platform.host.die({ ...death, name: 'grace' }, kept);
    expect(await statusOf('grace')).toHaveProperty('restarts');
    await platform.asOperator('DELETE', '/admin/workspaces/grace');
    await act('', grace);
    expect(await statusOf('grace')).toMatchObject({ state: 'starting' });
    expect(await statusOf('grace')).not.toHaveProperty('restarts');
  });

  test('shows a death that came while it was being started by hand', async () => {
    const host = new RecordingHost();
    await start({ host });
    await host.die(death, kept);
    const mourned: Promise<unknown>[] = [];
    const started = host.start.bind(host);
    host.start = async (...args) => {
      await started(...args);
      mourned.push(host.die(death, kept));
    };
    await act('/ada/restart');
    await Promise.all(mourned);
    expect(await statusOf('ada')).toMatchObject({ restarts: [{ times: 1 }] });
  });

  test('shows what its init sees that is not well, while it runs', async () => {
    await start();
    const sidecar = await platform.sidecarOf('ada');
    const vitals = {
      restarts: [{ program: 'runtime', times: 7, last: { code: 3, signal: null } }],
      processes: { limit: 512 },
    };
    await sidecar.send('POST', '/report', { ...report, vitals });
    expect(await statusOf('ada')).toMatchObject({
      state: 'running',
      reason: expect.stringMatching(
        /^its runtime was restarted 7 times, last: it ended with code 3; its limit of 512 /,
      ),
    });
    await sidecar.send('POST', '/report', report);
    expect(await statusOf('ada')).not.toHaveProperty('reason');
  });

  test('shows that it is not isolated along with what its init sees, which its agent may have made up', async () => {
    const host = new RecordingHost();
    const warning = 'Workspaces are NOT isolated';
    host.isolation = async () => ({ kind: 'none', warning });
    await start({ host });
    const sidecar = await platform.sidecarOf('ada');
    await sidecar.send('POST', '/report', report);
    expect(await statusOf('ada')).toMatchObject({ state: 'running', reason: warning });
    const restarts = [{ program: 'runtime', times: 1, last: { code: 3, signal: null } }];
    await sidecar.send('POST', '/report', { ...report, vitals: { restarts } });
    expect(await statusOf('ada')).toMatchObject({
      reason: `its runtime was restarted once, last: it ended with code 3; ${warning}`,
    });
    await act('/ada/stop');
    expect(await statusOf('ada')).not.toHaveProperty('reason');
  });

  test('stays down when it was stopped meanwhile, or is known no longer', async () => {
    await start();
    await act('/ada/stop');
    expect(await platform.host.die(death, kept)).toBeUndefined();
    expect(await statusOf('ada')).toMatchObject({ state: 'stopped' });
    expect(await platform.host.die({ ...death, name: 'grace' }, kept)).toBeUndefined();
  });
});
