import { expect, test } from 'vitest';
import { Vitals } from '../../../contract/vitals.ts';
import { HeardVitals } from './heard-vitals.ts';

const processes = { limit: 512 };
const ended = { program: 'runtime' as const, times: 2, last: { code: 3, signal: null } };

function listening() {
  const state = { now: 0, changes: 0 };
  const heard = new HeardVitals(
    () => state.now,
    () => (state.changes += 1),
  );
  return { state, heard };
}

test('what init says is reported when it is news, until it says otherwise or says nothing any more', () => {
  const { state, heard } = listening();
  heard.hear({ part: 'whole', restarts: [] });
  expect([heard.current, state.changes]).toEqual([undefined, 0]);
  heard.hear({ part: 'whole', restarts: [], processes });
  heard.hear({ part: 'whole', restarts: [], processes: { ...processes } });
  expect([heard.current, state.changes]).toEqual([{ restarts: [], processes }, 1]);
  state.now = 90_001;
  expect(heard.current).toBeUndefined();
  heard.hear({ part: 'whole', restarts: [], processes });
  heard.hear({ part: 'whole', restarts: [] });
  expect([heard.current, state.changes]).toEqual([undefined, 3]);
});

test('each half has its say, and together they say no more than a report has room for', () => {
  const { heard } = listening();
  heard.hear({ part: 'agent', restarts: [ended], processes });
  heard.hear({ part: 'sidecar', restarts: [{ ...ended, program: 'sidecar' }] });
  expect(heard.current).toEqual({ restarts: [ended, { ...ended, program: 'sidecar' }], processes });
  heard.hear({ part: 'whole', restarts: [ended, ended, ended] });
  expect(Vitals.safeParse(heard.current).success).toBe(true);
});
