import { afterEach, beforeEach, expect, test } from 'vitest';
import { PlatformStatus } from '../../contract/status.ts';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { Fault } from '../../lib/fault.ts';
import { startTestPlatform, type TestPlatform } from '../testing/start-test-platform.ts';

let emulator: TestEmulator;
let platform: TestPlatform;
let ahead: number;

beforeEach(async () => {
  ahead = 0;
  emulator = await startEmulator();
  platform = await startTestPlatform({ emulator, clock: () => Date.now() + ahead });
});
afterEach(async () => {
  await platform.stopAndForget();
  await emulator.stop();
});

const status = async (): Promise<PlatformStatus> =>
  PlatformStatus.parse(await (await platform.asOperator('GET', '/admin/status')).json());
const outage = (isOut: boolean) => {
  for (const surface of ['mint', 'api'] as const) emulator.context.knobs.surfaces[surface].outage = isOut;
};

test('an engine that is away is told once for all, its workspaces are listed as before, and it is told no more after', async () => {
  expect((await status()).faults).toEqual([]);
  platform.host.fault = new Fault('engine_unreachable', 'the engine is away', 'start it');
  const { faults, workspaces } = await status();
  expect(faults).toEqual([
    {
      ...{ code: 'engine_unreachable', message: 'the engine is away', remedy: 'start it' },
      waitingHelps: true,
      since: 1_000,
    },
  ]);
  expect(workspaces).toMatchObject([{ name: 'ada', state: 'starting' }]);
  platform.host.fault = undefined;
  expect((await status()).faults).toEqual([]);
});

test('so is a GitHub that is out, since a workspace or whoever looks met it first', async () => {
  const sidecar = await platform.sidecarOf('ada');
  expect((await status()).faults).toEqual([]);
  outage(true);
  await sidecar.send('GET', '/github-installation-token');
  const metAt = Date.now();
  ahead = 31_000;
  const [fault, ...others] = (await status()).faults;
  expect(others).toEqual([]);
  expect(fault).toMatchObject({ code: 'github_erring', waitingHelps: true });
  expect(fault?.message).toContain(emulator.url);
  expect(fault?.since).toBeLessThan(metAt + 5_000);
  outage(false);
  ahead += 6_000;
  expect((await status()).faults).toEqual([]);
});
