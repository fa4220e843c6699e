import { expect, test } from 'vitest';
import { WorkspaceSpec } from '../../contract/workspace.ts';
import type { WorkspaceRecord } from './record.ts';
import { stateOf } from './state.ts';

const spec = WorkspaceSpec.parse({ name: 'ada', grants: [{ owner: 'acme', repositories: ['harbor'] }] });
const record: WorkspaceRecord = {
  ...{ id: '1', name: 'ada', spec, source: 'file', desired: 'running' },
  ...{ startedAt: 100_000, reportedAt: 110_000 },
};
const running = { state: 'running' } as const;

test.each([
  ['reported since its start', {}, running, 120_000, 0, { state: 'running' }],
  ['reported before its start alone', { reportedAt: 90_000 }, running, 120_000, 0, { state: 'starting' }],
  [
    'not heard of since its start, for long',
    { reportedAt: 90_000 },
    running,
    191_000,
    0,
    { state: 'failed', reason: expect.stringMatching(/not reported in the 91 s since its start: .*--fresh-enrolment/) },
  ],
  ['not heard of while nobody listened', { reportedAt: 90_000 }, running, 210_000, 200_000, { state: 'starting' }],
  ['silent for long', {}, running, 210_000, 0, { state: 'failed', reason: expect.stringContaining('100 s') }],
  ['silent while nobody listened', {}, running, 210_000, 200_000, { state: 'running' }],
  ['a failure at start', { failure: 'no room' }, running, 120_000, 0, { state: 'failed', reason: 'no room' }],
  [
    'dying again and again',
    {},
    { state: 'absent', reason: 'it died' } as const,
    120_000,
    0,
    { state: 'failed', reason: 'it died' },
  ],
  ['stopped', { desired: 'stopped' }, { state: 'absent' } as const, 120_000, 0, { state: 'stopped' }],
] as const)('%s', (_, change, inspection, now, listeningSince, expected) => {
  expect(stateOf({ ...record, ...change }, inspection, now, listeningSince)).toEqual(expected);
});

test('one that was never started is starting, however old the platform is', () => {
  const { startedAt: _, reportedAt: __, ...added } = record;
  expect(stateOf(added, { state: 'absent' }, 210_000, 0)).toEqual({ state: 'starting' });
});
