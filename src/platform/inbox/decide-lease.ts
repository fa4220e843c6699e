import type { Lease } from './message.ts';

/**
 * What a runtime that asks for work gets of one message:
 * - `again`: it has it already, the answer to its first request was lost (a runtime runs one turn at a time);
 * - `take`: nobody has it, or an older runtime of the workspace had it, or its lease ran out;
 * - `leave`: it is settled.
 *
 * The caller is the workspace's newest runtime: only one runs at a time, so whatever an older one had leased is
 * an older one's no longer.
 */
export function decideLease(message: Lease, holder: string, now: number): 'again' | 'take' | 'leave' {
  if (message.state === 'SETTLED') return 'leave';
  if (message.state === 'SUBMITTED') return 'take';
  const isMine = message.holder === holder && (message.lease_expires_at ?? 0) > now;
  return isMine ? 'again' : 'take';
}

/**
 * What a settlement does: `settle` ends the message, `return` puts it back (the turn was cancelled), `nothing`
 * when this holder has said it before, `refuse` when the message is another's by now.
 */
export function decideSettlement(
  message: Lease,
  holder: string,
  outcome: string,
): 'settle' | 'return' | 'nothing' | 'refuse' {
  if (message.holder !== holder) return 'refuse';
  switch (message.state) {
    case 'LEASED':
      return outcome === 'cancelled' ? 'return' : 'settle';
    case 'SETTLED':
      return 'nothing';
    case 'SUBMITTED':
      return outcome === 'cancelled' ? 'nothing' : 'refuse';
    default:
      return message.state;
  }
}
