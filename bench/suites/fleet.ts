import { BAD_WEEK, type FleetOptions, type FleetResult, simulateFleet } from '../fleet/simulate-fleet.ts';
import { row, type Row } from '../row.ts';

const MINUTE = 60_000;
const WEEK = 7 * 24 * 60 * MINUTE;

const suite = 'fleet';

const FLEET: FleetOptions = {
  workspaces: 10_000,
  duration: WEEK,
  startOver: 60 * MINUTE,
  seed: Number(process.env['FLEET_SEED'] ?? 1),
  clocksOff: 30_000,
  faults: BAD_WEEK,
};

/** Renewals at 45 minutes ± 2, minted as they are asked for, and used at once. */
const WITHOUT: Partial<FleetOptions> = {
  paced: false,
  settles: false,
  window: { from: 43 / 60, until: 47 / 60 },
};

/** A week of a large fleet under a virtual clock, by the decisions that sidecar and broker take. */
export async function measure(): Promise<Row[]> {
  const began = performance.now();
  const result = simulateFleet(FLEET);
  const took = (performance.now() - began) / 1_000;
  const control = simulateFleet({ ...FLEET, ...WITHOUT });
  const { workspaces, seed } = FLEET;
  const bad = `${result.outages} outages of the mint endpoint of up to 12 min, 30 min apart or more; 1 % 5xx; lag up to 12 s; clocks off by up to 30 s`;
  const how = `${workspaces} workspaces started within an hour, 7 days, seed ${seed}; then ${bad}`;
  return [
    ...judged(result, '', how, true),
    row({ suite, name: 'mints in that week', value: result.mints, unit: 'calls', how: 'failed ones too' }),
    row({
      suite,
      name: 'least life left when the next token came',
      value: result.leastLeftMinutes,
      unit: 'min',
      how: 'over all renewals',
    }),
    row({ suite, name: 'the simulation itself', value: took, unit: 's', how: 'one core of this machine' }),
    ...judged(control, 'control: ', 'renewed at 45 ± 2 min, not paced, fresh tokens used at once', false),
  ];
}

function judged(result: FleetResult, prefix: string, how: string, hasTarget: boolean): Row[] {
  const target = (most: number) => (hasTarget ? { target: most } : {});
  return [
    row({
      suite,
      name: `${prefix}workspaces that were ever without a valid token`,
      value: result.dryWorkspaces,
      unit: 'workspaces',
      ...target(0),
      how,
    }),
    row({
      suite,
      name: `${prefix}workspaces that used a token past its expiry`,
      value: result.usedDead,
      unit: 'workspaces',
      ...target(0),
      how,
    }),
    row({
      suite,
      name: `${prefix}busiest minute of mints, of the mean minute`,
      value: result.peakToMean,
      unit: 'times',
      ...target(1.5),
      how: `${result.peakPerMinute} calls in a minute, ${result.meanPerMinute.toFixed(1)} in the mean`,
    }),
  ];
}
