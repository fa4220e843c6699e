import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { Fault } from '../../lib/fault.ts';
import { SecretEnvironment } from '../../lib/secret-environment.ts';
import { drain } from '../drain.ts';
import { adasGrant, startTestPlatform, type TestPlatform } from '../testing/start-test-platform.ts';

let emulator: TestEmulator;
let platform: TestPlatform;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());
beforeEach(async () => {
  const workspaces = ['ada', 'grace', 'linus'].map((name) => ({ name, grants: [adasGrant] }));
  platform = await startTestPlatform({ emulator, workspaces });
  // Nothing runs of one that was stopped before.
  await platform.asOperator('POST', '/admin/workspaces/linus/stop');
});
afterEach(async () => {
  platform.host.fault = undefined;
  await platform.stop().catch(() => undefined);
  await rm(platform.folder, { recursive: true });
});

const away = new Fault('engine_unreachable', 'the engine is away', 'start it');
const LEFT =
  'the workspaces ada, grace still run: the engine is away; ' +
  'this removes them by hand, and leaves their files: engine rm --force';

test('a platform that stops while the engine is away says what still runs and how it is removed, and revokes all the same', async () => {
  const sidecar = await platform.sidecarOf('ada');
  const answer = await sidecar.send('GET', '/github-installation-token');
  const { token } = (await answer.json()) as { token: string };
  platform.host.fault = away;
  await expect(platform.stop()).rejects.toMatchObject({ code: 'workspaces_left', message: LEFT });
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(`${emulator.url}/api/v3/installation/repositories`, { headers })).status).toBe(401);
});

test('who drains in its place says the same', async () => {
  await platform.stop();
  platform.host.fault = away;
  const parts = { configFile: join(platform.folder, 'mooring.yaml'), dataFolder: platform.dataFolder };
  const environment = new SecretEnvironment({});
  const clocks = { clock: Date.now, random: Math.random };
  const drained = drain({ ...parts, ...clocks, environment, host: platform.host, log: pino({ level: 'silent' }) });
  await expect(drained).rejects.toMatchObject({ code: 'drain_incomplete', message: LEFT });
});
