import { expect, it } from 'vitest';
import type { Deed } from '../../contract/deeds.ts';
import type { SidecarReport } from '../../contract/status.ts';
import { takeDeeds } from './take-deeds.ts';

const GATEWAY = { requests: 0, unauthorizedPassedOn: 0, healed: 0, refused: 0 };
const report = (
  startedAt: number,
  first: number,
  deeds: Deed[],
  leftOut = { changes: 0, refusals: 0 },
): SidecarReport => ({
  startedAt,
  tokens: [],
  limits: [],
  gateway: GATEWAY,
  deeds: { first, deeds, leftOut },
});
const change = (at: number): Deed => ({
  event: 'ref_changed',
  at,
  repository: 'acme/api',
  ref: 'refs/heads/x',
  old: '0'.repeat(40),
  new: 'a'.repeat(40),
  outcome: 'accepted',
});

/** An audit in memory, and a workspace that remembers what the reports left. */
function platform() {
  const rows: unknown[][] = [];
  let last: SidecarReport | undefined;
  const write = async (...row: unknown[]) => void rows.push(row);
  return {
    rows,
    take: async (next: SidecarReport, now = 9) => {
      const workspace = { name: 'ada', ...(last !== undefined && { report: last }) };
      last = await takeDeeds(workspace, next, { append: write, appendRefusal: write }, now);
      return last;
    },
  };
}
const times = (rows: unknown[][]) => rows.map(([, , at]) => at);

it('writes each deed once, however often it is reported', async () => {
  const { rows, take } = platform();
  await take(report(1, 0, [change(10), change(11)]));
  await take(report(1, 0, [change(10), change(11), change(12)]));
  await take(report(1, 2, [change(12), change(13)]));
  expect(await take(report(1, 0, [change(10)]))).toMatchObject({ deeds: { first: 4, deeds: [] } });
  expect(times(rows)).toEqual([10, 11, 12, 13]);
  expect(rows[0]).toEqual(['ada', expect.objectContaining({ event: 'ref_changed', ref: 'refs/heads/x' }), 10]);
  expect(rows[0]?.[1]).not.toHaveProperty('at');
});

it("begins anew with the sidecar's numbers when another one has started", async () => {
  const { rows, take } = platform();
  await take(report(1, 0, [change(10), change(11)]));
  await take(report(2, 0, [change(20)]));
  await take({ startedAt: 2, tokens: [], limits: [], gateway: GATEWAY });
  expect(times(rows)).toEqual([10, 11, 20]);
});

it('tells how often a refusal came, and how much is missing', async () => {
  const { rows, take } = platform();
  const denied: Deed = {
    event: 'request_denied',
    at: 5,
    times: 7,
    method: 'PUT',
    path: '/x',
    reason: 'action_not_granted',
  };
  await take(report(1, 0, [denied], { changes: 3, refusals: 4 }));
  await take(report(1, 0, [denied], { changes: 3, refusals: 4 }));
  await take(report(1, 1, [], { changes: 5, refusals: 4 }));
  expect(rows).toEqual([
    ['ada', { event: 'request_denied', method: 'PUT', path: '/x', reason: 'action_not_granted' }, 5, 7],
    ['ada', { event: 'deeds_left_out', changes: 3, refusals: 4 }, 9],
    ['ada', { event: 'deeds_left_out', changes: 2, refusals: 0 }, 9],
  ]);
});
