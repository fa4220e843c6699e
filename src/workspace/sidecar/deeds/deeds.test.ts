import { describe, expect, it, vi } from 'vitest';
import type { RefChanged } from '../../../contract/deeds.ts';
import { Deeds, type Refused } from './deeds.ts';

const change = (number: number): RefChanged => ({
  event: 'ref_changed',
  at: number,
  repository: 'acme/api',
  ref: `refs/heads/${number}`,
  old: '0'.repeat(40),
  new: 'a'.repeat(40),
  outcome: 'accepted',
});
const denial = (path: string, at = 1): Refused => ({
  event: 'request_denied',
  at,
  method: 'PUT',
  path,
  reason: 'action_not_granted',
});
const numbers = (deeds: readonly { at: number }[]): number[] => deeds.map(({ at }) => at);

describe('deeds', () => {
  it('are reported again under the same numbers until the platform has them', () => {
    const deeds = new Deeds(() => undefined);
    for (const number of [1, 2]) deeds.changed(change(number));
    const first = deeds.report();
    deeds.changed(change(3));
    expect(deeds.report()).toMatchObject({ first: 0, deeds: [{ at: 1 }, { at: 2 }, { at: 3 }] });
    deeds.delivered(first);
    expect(deeds.report()).toMatchObject({ first: 2, deeds: [{ at: 3 }] });
    // An answer that is heard twice, or late, takes nothing else along.
    deeds.delivered(first);
    expect(numbers(deeds.report().deeds)).toEqual([3]);
    deeds.delivered(deeds.report());
    expect([deeds.isEmpty, deeds.report()]).toMatchObject([true, { first: 3, deeds: [] }]);
  });

  it('that do not fit into one report follow in the next', () => {
    const onNews = vi.fn();
    const deeds = new Deeds(onNews, { changes: 1e6, refusals: 1e6, report: 500 });
    for (let number = 0; number < 10; number += 1) deeds.changed(change(number));
    const told: number[] = [];
    while (!deeds.isEmpty) {
      const report = deeds.report();
      expect(JSON.stringify(report.deeds).length).toBeLessThan(600);
      told.push(...numbers(report.deeds));
      onNews.mockClear();
      deeds.delivered(report);
      expect(onNews).toHaveBeenCalledTimes(deeds.isEmpty ? 0 : 1);
    }
    expect(told).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('that find no room are counted, and refusals never take that of changes', () => {
    const deeds = new Deeds(() => undefined, { changes: 1_000, refusals: 1_000, report: 1e6 });
    for (let number = 0; number < 500; number += 1) deeds.refused(denial(`/${number}`));
    for (let number = 0; number < 50; number += 1) deeds.changed(change(number));
    const report = deeds.report();
    const kept = report.deeds.filter(({ event }) => event === 'ref_changed');
    expect(numbers(kept)).toEqual(kept.map((_, number) => number));
    expect(kept.length).toBeGreaterThan(3);
    expect(kept.length + report.leftOut.changes).toBe(50);
    expect(report.deeds.length - kept.length + report.leftOut.refusals).toBe(500);
    deeds.changed(change(50));
    deeds.delivered(report);
    expect(deeds.isEmpty).toBe(false);
    expect(deeds.report()).toMatchObject({ deeds: [], leftOut: { changes: report.leftOut.changes + 1 } });
    deeds.changed(change(51));
    expect(numbers(deeds.report().deeds)).toEqual([51]);
  });

  it('that GitHub refused never take the room of what was changed', () => {
    const deeds = new Deeds(() => undefined, { changes: 1_000, refusals: 1_000, report: 1e6 });
    for (let number = 0; number < 500; number += 1) deeds.changed({ ...change(number), outcome: 'rejected' });
    deeds.changed(change(500));
    const report = deeds.report();
    expect(report.deeds.at(-1)).toEqual(change(500));
    expect(report.leftOut).toEqual({ changes: 0, refusals: 500 - report.deeds.length + 1 });
    deeds.delivered(report);
    deeds.changed({ ...change(501), outcome: 'rejected' });
    expect(numbers(deeds.report().deeds)).toEqual([501]);
  });

  it('that are the same refusal are one while nobody was told of it', () => {
    const deeds = new Deeds(() => undefined);
    for (const at of [1, 2, 3]) deeds.refused(denial('/a', at));
    deeds.refused(denial('/b'));
    expect(deeds.report().deeds).toMatchObject([
      { at: 1, times: 3, path: '/a' },
      { times: 1, path: '/b' },
    ]);
    // The report may have arrived: what comes now is another one.
    deeds.refused(denial('/a', 4));
    expect(deeds.report().deeds).toMatchObject([{ times: 3 }, { times: 1 }, { at: 4, times: 1 }]);
  });
});
