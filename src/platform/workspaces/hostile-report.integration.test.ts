import { afterEach, beforeEach, expect, test } from 'vitest';
import { PlatformStatus } from '../../contract/status.ts';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { adasGrant, startTestPlatform, type TestPlatform } from '../testing/start-test-platform.ts';
import type { TestSidecar } from '../testing/test-sidecar.ts';

let emulator: TestEmulator;
let platform: TestPlatform;
let ada: TestSidecar;
beforeEach(async () => {
  emulator = await startEmulator();
  const workspaces = ['ada', 'grace'].map((name) => ({ name, grants: [adasGrant] }));
  platform = await startTestPlatform({ emulator, workspaces });
  ada = await platform.sidecarOf('ada');
});
afterEach(async () => {
  await platform.stopAndForget();
  await emulator.stop();
});

const gateway = { requests: 0, unauthorizedPassedOn: 0, healed: 0, refused: 0 };
const report = { startedAt: 1, tokens: [], gateway };
const fault = { code: 'no_token', message: 'none', remedy: 'wait', waitingHelps: true };

async function statusNow() {
  const response = await platform.asOperator('GET', '/admin/status');
  const text = await response.text();
  return { bytes: text.length, status: PlatformStatus.parse(JSON.parse(text)) };
}

test.each<[string, readonly object[]]>([
  [
    'counts whose sum is no number',
    [1, 2, 3].map((startedAt) => ({ startedAt, gateway: { ...gateway, requests: 2 ** 53 - 1 } })),
  ],
  [
    'the largest counts that are taken',
    [1, 2, 3].map((startedAt) => ({ startedAt, gateway: { ...gateway, requests: 1e12 } })),
  ],
  ['a time that is none', [{ fault: { ...fault, retryAt: 1e300 } }]],
  ['a fault without an end', [{ fault: { ...fault, message: 'm'.repeat(200_000), remedy: 'r'.repeat(200_000) } }]],
])("one sidecar's report of %s does not keep an operator from seeing all workspaces", async (_, reports) => {
  for (const bent of reports) {
    expect([200, 400]).toContain((await ada.send('POST', '/report', { ...report, ...bent })).status);
  }
  const { bytes, status } = await statusNow();
  expect(bytes).toBeLessThan(10_000);
  expect(status.workspaces.map(({ name }) => name)).toEqual(['ada', 'grace']);
  for (const { fault: shown } of status.workspaces)
    expect(() => new Date(shown?.retryAt ?? 0).toISOString()).not.toThrow();
});
