import { expect, test } from 'vitest';
import { decideLease, decideSettlement } from './decide-lease.ts';

const leased = { state: 'LEASED', holder: 'old', attempt: 1, lease_expires_at: 2_000 } as const;

test.each([
  ['a submitted message is taken', { ...leased, state: 'SUBMITTED', holder: null } as const, 'new', 'take'],
  ['its own lease is given again', leased, 'old', 'again'],
  ['a lease that ran out is taken, also by its holder', { ...leased, lease_expires_at: 1_000 }, 'old', 'take'],
  ['a newer runtime takes over at once', leased, 'new', 'take'],
  ['a settled one is left', { ...leased, state: 'SETTLED' } as const, 'old', 'leave'],
])('%s', (_, message, holder, expected) => {
  expect(decideLease(message, holder, 1_000)).toBe(expected);
});

test.each([
  ['the holder settles', leased, 'old', 'ok', 'settle'],
  ['cancelled puts it back', leased, 'old', 'cancelled', 'return'],
  ['settling twice is harmless', { ...leased, state: 'SETTLED' } as const, 'old', 'ok', 'nothing'],
  ['cancelling twice is harmless', { ...leased, state: 'SUBMITTED' } as const, 'old', 'cancelled', 'nothing'],
  ['after cancelling nothing else counts', { ...leased, state: 'SUBMITTED' } as const, 'old', 'ok', 'refuse'],
  ['another holder is refused', leased, 'new', 'ok', 'refuse'],
])('%s', (_, message, holder, outcome, expected) => {
  expect(decideSettlement(message, holder, outcome)).toBe(expected);
});
