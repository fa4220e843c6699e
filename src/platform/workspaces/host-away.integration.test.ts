import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { PlatformStatus } from '../../contract/status.ts';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { Fault } from '../../lib/fault.ts';
import { startTestPlatform, type TestPlatform } from '../testing/start-test-platform.ts';

let emulator: TestEmulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

let platform: TestPlatform;
afterEach(() => platform.stopAndForget());
const start = async () => {
  platform = await startTestPlatform({ emulator });
};

async function statusOf(name: string) {
  const status = PlatformStatus.parse(await (await platform.asOperator('GET', '/admin/status')).json());
  return status.workspaces.find((workspace) => workspace.name === name);
}
const act = (path: string) => platform.asOperator('POST', `/admin/workspaces${path}`);

const away = new Fault('engine_unreachable', 'the engine is away', 'start it');

test.each([
  ['POST', '/ada/stop', undefined],
  ['DELETE', '/ada', undefined],
  ['POST', '/ada/exec', { command: ['ls'] }],
])('%s %s is refused with what to do, and the workspace is as it was', async (method, path, body) => {
  await start();
  platform.host.fault = away;
  const refusal = await platform.asOperator(method, `/admin/workspaces${path}`, body);
  platform.host.fault = undefined;
  expect(refusal.status).toBe(503);
  expect(await refusal.json()).toMatchObject({ error: { code: 'engine_unreachable', remedy: 'start it' } });
  expect(await statusOf('ada')).toMatchObject({ state: 'starting' });
});

test('what breaks is no refusal, nor is a fault that is none of a host', async () => {
  await start();
  for (const error of [new Error('broken'), new Fault('something_else', 'a', 'b')]) {
    platform.host.fault = error;
    expect((await act('/ada/stop')).status).toBe(500);
  }
  platform.host.fault = undefined;
});
