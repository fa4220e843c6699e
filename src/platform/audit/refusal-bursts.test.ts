import { expect, test } from 'vitest';
import type { AuditRefusal } from './refusal-bursts.ts';
import { RefusalBursts } from './refusal-bursts.ts';

const denied = (owner: string): Extract<AuditRefusal, { event: 'token_denied' }> => ({
  event: 'token_denied',
  asked: { owner },
  reason: 'owner_not_granted',
});
const MINUTE = 60_000;

test('a refusal is told at once, its repetitions with the next one after a minute', () => {
  const bursts = new RefusalBursts();
  expect(bursts.take('ada', denied('a'), 0)).toMatchObject([{ leftOut: 0 }]);
  expect(bursts.take('ada', denied('a'), 1)).toEqual([]);
  expect(bursts.take('ada', denied('a'), 2)).toEqual([]);
  expect(bursts.take('ada', denied('a'), MINUTE)).toMatchObject([{ leftOut: 2, at: MINUTE }]);
});

test('another subject, owner or reason is another refusal; the prose is not', () => {
  const bursts = new RefusalBursts();
  const events = [denied('a'), denied('b'), { ...denied('a'), reason: 'other' }];
  for (const event of events) expect(bursts.take('ada', event, 0)).toHaveLength(1);
  expect(bursts.take('bob', denied('a'), 0)).toHaveLength(1);
  expect(bursts.take('ada', { ...denied('a'), detail: 'in 3 s' }, 0)).toEqual([]);
});

test('a burst that ends is told with its last refusal, and nothing is told twice', () => {
  const bursts = new RefusalBursts();
  for (const now of [0, 10, 20]) bursts.take('ada', denied('a'), now);
  expect(bursts.over(MINUTE - 1)).toEqual([]);
  expect(bursts.over(MINUTE)).toMatchObject([{ subject: 'ada', at: 20, leftOut: 1 }]);
  expect(bursts.over(Infinity)).toEqual([]);
});

test('an agent that asks for ever new owners is told by the reason alone, and all are counted', () => {
  const bursts = new RefusalBursts();
  const asked = Array.from({ length: 1_000 }, (_, number) => bursts.take('ada', denied(`o${number}`), number)).flat();
  expect(asked).toHaveLength(31);
  const told = [...asked, ...bursts.over(Infinity)];
  expect(told.reduce((sum, { leftOut }) => sum + leftOut + 1, 0)).toBe(1_000);
});

test('a refusal that is told once and came often counts as often', () => {
  const bursts = new RefusalBursts();
  const refused: AuditRefusal = { event: 'request_denied', method: 'PUT', path: '/x', reason: 'action_not_granted' };
  expect(bursts.take('ada', refused, 0, 5)).toMatchObject([{ leftOut: 4 }]);
  expect(bursts.take('ada', { ...refused, path: '/y' }, 0)).toHaveLength(1);
  expect(bursts.take('ada', refused, 1, 3)).toEqual([]);
  expect(bursts.over(Infinity)).toMatchObject([{ at: 1, leftOut: 2 }]);
});
