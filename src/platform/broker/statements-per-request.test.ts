import { StatementSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { startTestPlatform, type TestPlatform } from '../testing/start-test-platform.ts';

let emulator: TestEmulator;
let platform: TestPlatform;
beforeEach(async () => {
  emulator = await startEmulator();
  platform = await startTestPlatform({ emulator });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await platform.stopAndForget();
  await emulator.stop();
});

test('a token that is there already costs two reads and one write', async () => {
  const sidecar = await platform.sidecarOf('ada');
  const ask = async () => expect((await sidecar.send('GET', '/github-installation-token')).status).toBe(200);
  await ask();
  const ran = (['all', 'run'] as const).map((how) => vi.spyOn(StatementSync.prototype, how));
  await ask();
  const texts = ran.flatMap((spy) => spy.mock.contexts.map((statement) => (statement as StatementSync).sourceSQL));
  // What goes on by itself meanwhile, such as the prompter's looks, is not the request's.
  const ofRequest = texts.filter((text) =>
    /workspaces.* where "id"|installation_tokens|signature_ids|audit/.test(text),
  );
  expect(ofRequest.map((text) => text.replaceAll('"', ''))).toEqual([
    'select * from workspaces where id = ?',
    expect.stringMatching(/^select .* from installation_tokens where scope_key = \?/),
    expect.stringMatching(/^insert into signature_ids/),
  ]);
});
