import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Deed } from '../../contract/deeds.ts';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { nodeArguments, programEnvironment } from '../../lib/node-program.ts';
import { startTestPlatform, type TestPlatform } from '../testing/start-test-platform.ts';
import type { TestSidecar } from '../testing/test-sidecar.ts';

let emulator: TestEmulator;
let platform: TestPlatform;
let sidecar: TestSidecar;
beforeEach(async () => {
  emulator = await startEmulator();
  platform = await startTestPlatform({ emulator });
  sidecar = await platform.sidecarOf('ada');
}, 60_000);
afterEach(async () => {
  await platform.stopAndForget();
  await emulator.stop();
});

const report = (deeds: readonly Deed[], first: number): Promise<Response> =>
  sidecar.send('POST', '/report', {
    startedAt: 1,
    tokens: [],
    gateway: { requests: 0, unauthorizedPassedOn: 0, healed: 0, refused: 0 },
    deeds: { first, deeds, leftOut: { changes: 0, refusals: 0 } },
  });

const [ZERO, A] = ['0'.repeat(40), 'a'.repeat(40)];
const ref = (name: string) => ({ repository: 'acme/harbor', ref: `refs/heads/${name}`, old: ZERO, new: A });

test('what a sidecar reports stands in the audit, once each, and `mooring audit list` shows it', async () => {
  const at = Date.now();
  const deeds: Deed[] = [
    { event: 'ref_changed', at, ...ref('work'), outcome: 'accepted' },
    { event: 'ref_changed', at, ...ref('held'), outcome: 'rejected', detail: 'protected branch hook declined' },
    { event: 'ref_refused', at, times: 2, ...ref('main'), reason: 'ref_not_granted' },
    {
      event: 'request_denied',
      at,
      times: 1,
      method: 'PUT',
      path: '/repos/acme/harbor/x',
      reason: 'action_not_granted',
    },
  ];
  // Twice at the same time, as after an answer that did not come.
  const answers = await Promise.all([report(deeds, 0), report(deeds, 0)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  await report([{ event: 'ref_changed', at, ...ref('more'), outcome: 'unknown' }], 4);

  const command = nodeArguments('src/cli/main.ts', [
    'audit',
    'list',
    '--data',
    platform.dataFolder,
    '--subject',
    'ada',
    '--json',
  ]);
  const child = spawn(process.execPath, command, { env: programEnvironment() });
  const rows = (await text(child.stdout))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; detail: object });
  const told = rows
    .filter(({ event }) => /^(ref|request)_/.test(event))
    .map(({ event, detail }) => ({ event, ...detail }));
  expect(told).toHaveLength(5);
  expect(told).toEqual(
    expect.arrayContaining([
      { event: 'ref_changed', ...ref('work'), outcome: 'accepted' },
      { event: 'ref_changed', ...ref('held'), outcome: 'rejected', detail: 'protected branch hook declined' },
      { event: 'ref_refused', ...ref('main'), reason: 'ref_not_granted', leftOut: 1 },
      { event: 'request_denied', method: 'PUT', path: '/repos/acme/harbor/x', reason: 'action_not_granted' },
      { event: 'ref_changed', ...ref('more'), outcome: 'unknown' },
    ]),
  );
});

test('a report with a deed that is none is refused', async () => {
  const bad = { event: 'ref_changed', at: 1, ...ref('x'), new: 'main', outcome: 'accepted' } as const;
  expect((await report([bad], 0)).status).toBe(400);
});
