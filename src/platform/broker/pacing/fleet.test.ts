import { expect, test } from 'vitest';
import { BAD_WEEK, type FleetOptions, simulateFleet } from '../../../../bench/fleet/simulate-fleet.ts';
import { PACING } from './mint-pacing.ts';

/** As `bench/suites/fleet.ts`, small. Without the floor, which is there for small installations and wide for this one. */
const small: FleetOptions = {
  workspaces: 200,
  duration: 86_400_000,
  startOver: 3_600_000,
  seed: 8,
  clocksOff: 30_000,
  faults: BAD_WEEK,
  limits: { ...PACING, floor: 0.01, burst: 2 },
};

test('a fleet comes through a bad day with valid tokens and without a herd', () => {
  const { dryWorkspaces, usedDead, peakPerMinute, meanPerMinute, outages } = simulateFleet(small);
  expect(outages).toBeGreaterThan(0);
  expect({ dryWorkspaces, usedDead }).toEqual({ dryWorkspaces: 0, usedDead: 0 });
  // 200 workspaces are few: a minute more or less is a third of a minute's mints.
  expect(peakPerMinute).toBeLessThan(2 * meanPerMinute);
});

test('without pace and settling it shows what they are for', () => {
  const result = simulateFleet({ ...small, paced: false, settles: false });
  expect(result.dryWorkspaces).toBeGreaterThan(0);
  expect(result.peakPerMinute).toBeGreaterThan(5 * result.meanPerMinute);
});

test('a fleet that is started in one minute comes apart within hours and keeps its tokens', () => {
  const { dryWorkspaces, usedDead } = simulateFleet({ ...small, startOver: 60_000 });
  expect({ dryWorkspaces, usedDead }).toEqual({ dryWorkspaces: 0, usedDead: 0 });
});
