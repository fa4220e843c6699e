import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
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
const report = {
  startedAt: 1_000,
  tokens: [],
  gateway: { requests: 3, unauthorizedPassedOn: 0, healed: 1, refused: 0 },
};
const act = (path: string, body?: unknown) => platform.asOperator('POST', `/admin/workspaces${path}`, body);

describe('enrolment', () => {
  test('the same key may come again with its code, another may not', async () => {
    await start();
    const code = platform.host.running.get('ada')!.secrets.enrolmentCode!;
    const sidecar = await platform.sidecarOf('ada');
    expect((await sidecar.enrol(code)).status).toBe(201);
    const thief = await platform.sidecarOf('ada');
    expect(thief.workspaceId).toBe('');
    expect(await (await thief.enrol(code)).json()).toMatchObject({ error: { code: 'enrolment_code_invalid' } });
  });

  test('a code runs out after ten minutes', async () => {
    let ahead = 0;
    await start({ clock: () => Date.now() + ahead });
    ahead = 11 * 60_000;
    expect((await platform.sidecarOf('ada')).workspaceId).toBe('');
  });

  test('a key that is gone with the state of its sidecar is replaced by a new code', async () => {
    await start();
    await platform.sidecarOf('ada');
    await act('/ada/stop');
    platform.host.states.clear();
    await act('/ada/start');
    const again = await platform.sidecarOf('ada');
    expect((await again.send('POST', '/report', report)).status).toBe(200);
  });

  test('a fresh code replaces the key once it is used', async () => {
    await start();
    const first = await platform.sidecarOf('ada');
    await act('/ada/start', { freshEnrolment: true });
    expect(platform.host.calls).toEqual(['start ada', 'stop ada', 'start ada']);
    expect((await first.send('POST', '/report', report)).status).toBe(200);
    const second = await platform.sidecarOf('ada');
    expect((await first.send('POST', '/report', report)).status).toBe(401);
    expect((await second.send('POST', '/report', report)).status).toBe(200);
  });
});

test('a restart ends and starts it by one request, with a fresh code when that is asked for', async () => {
  await start();
  const first = await platform.sidecarOf('ada');
  expect(await (await act('/ada/restart')).json()).toMatchObject({ name: 'ada', state: 'starting' });
  expect(platform.host.calls).toEqual(['start ada', 'stop ada', 'start ada']);
  expect((await first.send('POST', '/report', report)).status).toBe(200);
  await act('/ada/restart', { freshEnrolment: true });
  expect((await (await platform.sidecarOf('ada')).send('POST', '/report', report)).status).toBe(200);
  expect((await act('/nobody/restart')).status).toBe(404);
});

test('delivery env: a token is minted for each start and handed over once, apart from the boot', async () => {
  await start({ workspaces: [{ ...ada, delivery: 'env' }] });
  const { boot, secrets } = platform.host.running.get('ada')!;
  expect(secrets.frozenToken?.reveal()).toMatch(/^ghs_/);
  expect(JSON.stringify(boot)).not.toContain('ghs_');
});

test('delivery env: one that runs and must be replaced is given a token again, and starts', async () => {
  const { host } = await start({ workspaces: [{ ...ada, delivery: 'env' }] });
  const sidecar = await platform.sidecarOf('ada');
  await sidecar.send('POST', '/report', report);
  host.addressesInside = ({ github }) => ({ github, platform: '/elsewhere/platform.sock' });
  expect(await (await act('/ada/start')).json()).toMatchObject({ state: 'starting' });
  expect(host.running.get('ada')?.secrets.frozenToken?.reveal()).toMatch(/^ghs_/);
  await act('/ada/start');
  expect(host.calls.at(-1)).toBe('adopt ada');
});
