import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmulator, type TestEmulator } from '../emulator/testing/start-emulator.ts';
import { startTestPlatform, type TestPlatform } from './testing/start-test-platform.ts';

let emulator: TestEmulator;
let platform: TestPlatform;
beforeAll(async () => {
  emulator = await startEmulator();
  platform = await startTestPlatform({ emulator });
});
afterAll(async () => {
  await platform.stopAndForget();
  await emulator.stop();
});

/** As somebody who has shown nothing of himself yet. */
async function enrol(body: string): Promise<{ status: number; text: string }> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${platform.url}/enrolments`, { method: 'POST', headers, body });
  return { status: answer.status, text: await answer.text() };
}

test('a stranger sends little, and gets back less: what is long is not read, what is wrong is told in short', async () => {
  const named = (size: number) => JSON.stringify({ ['eyJ'.repeat(size / 3)]: 1 });
  const long = await enrol(named(60_000));
  expect(long).toMatchObject({ status: 400, text: expect.stringContaining('larger than 8192 bytes') });
  const short = await enrol(named(6_000));
  expect(short.status).toBe(400);
  expect(short.text.length).toBeLessThan(3_000);
});
