import { expect, test } from 'vitest';
import type { Vitals as Told } from '../../contract/vitals.ts';
import { createLog } from '../../lib/log.ts';
import { Vitals } from './vitals.ts';

function watched() {
  const state = { now: 0, limit: { limit: 512, current: 20, refused: 0 }, isDeaf: false };
  const told: Told[] = [];
  const vitals = new Vitals({
    tell: async (said) => {
      if (state.isDeaf) throw new Error('away');
      told.push(said);
    },
    limit: () => state.limit,
    log: createLog('test', { write: () => undefined }),
    clock: () => state.now,
  });
  const look = async (later: number, change: Partial<typeof state> = {}) => {
    state.now += later;
    Object.assign(state, change);
    told.length = 0;
    await vitals.look();
    return told[0];
  };
  return { vitals, look };
}

const FULL = { restarts: [], processes: { limit: 512 } };
const WELL = { restarts: [] };

test('nothing is told while all is well', async () => {
  const { look } = watched();
  expect(await look(0)).toBeUndefined();
  expect(await look(60_000)).toBeUndefined();
});

test('a limit that is met, or has refused a process since the last look, is told until it was well for a minute', async () => {
  const { look } = watched();
  expect(await look(0, { limit: { limit: 512, current: 20, refused: 4 } })).toEqual(FULL);
  expect(await look(5_000)).toBeUndefined();
  expect(await look(30_000)).toEqual(FULL);
  expect(await look(25_000)).toEqual(WELL);
  expect(await look(5_000)).toBeUndefined();
  expect(await look(5_000, { limit: { limit: 512, current: 512, refused: 4 } })).toEqual(FULL);
});

test('a program that is started again and again is told with its last end, again where nobody heard, until it is well', async () => {
  const { vitals, look } = watched();
  vitals.ended('runtime', { code: 3, signal: null });
  expect(await look(0, { isDeaf: true })).toBeUndefined();
  vitals.ended('runtime', { code: null, signal: 'SIGKILL' });
  const restarts = [{ program: 'runtime', times: 2, last: { code: null, signal: 'SIGKILL' } }];
  expect(await look(5_000, { isDeaf: false })).toEqual({ restarts });
  expect(await look(600_000)).toEqual(WELL);
});
