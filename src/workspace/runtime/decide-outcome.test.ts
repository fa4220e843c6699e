import { describe, expect, it } from 'vitest';
import { decideOutcome, type ObservedTurn } from './decide-outcome.ts';
import type { TurnEnding } from './adapters/agent-adapter.ts';

const answered = (stopReason: Extract<TurnEnding, { kind: 'answered' }>['stopReason'] = 'end_turn'): TurnEnding => ({
  kind: 'answered',
  stopReason,
});
const died: TurnEnding = { kind: 'died', message: "The agent's process ended with SIGKILL." };
const refused: TurnEnding = { kind: 'refused', message: 'The agent answered with an error: Internal error.' };

const decide = (turn: Partial<ObservedTurn>) =>
  decideOutcome({ ending: answered(), lastWords: 'Done.', toolCalls: 1, ...turn });

describe('decideOutcome', () => {
  it.each<[why: string, turn: Partial<ObservedTurn>, outcome: string]>([
    ['words and work', {}, 'ok'],
    ['words alone', { toolCalls: 0 }, 'ok'],
    ['work alone', { lastWords: '' }, 'ok'],
    ['neither words nor work', { lastWords: '', toolCalls: 0 }, 'empty'],
    ['a failure that nothing made good', { unrecoveredFailure: 'git push' }, 'tool_error'],
    ['a failure, and nothing said', { unrecoveredFailure: 'git push', lastWords: '' }, 'tool_error'],
    ['a refusal', { ending: answered('refusal') }, 'tool_error'],
    ['too many words', { ending: answered('max_tokens') }, 'tool_error'],
    ['too many steps', { ending: answered('max_turn_requests') }, 'tool_error'],
    ['a cancellation that nobody asked for', { ending: answered('cancelled') }, 'tool_error'],
    ['an error for an answer', { ending: refused }, 'tool_error'],
    ['a death', { ending: died }, 'crashed'],
    ['a death after a failed command', { ending: died, unrecoveredFailure: 'git push' }, 'crashed'],
    ['a death without a word', { ending: died, lastWords: '', toolCalls: 0 }, 'crashed'],
    ['the time limit', { interruption: 'time_limit', ending: answered('cancelled') }, 'timeout'],
    ['the time limit, and killed', { interruption: 'time_limit', ending: died }, 'timeout'],
    ['the time limit, and done just then', { interruption: 'time_limit' }, 'timeout'],
    ['a stop', { interruption: 'shutdown', ending: answered('cancelled') }, 'cancelled'],
    ['a stop, and killed', { interruption: 'shutdown', ending: died }, 'cancelled'],
    [
      'a stop, and the command cut off',
      { interruption: 'shutdown', ending: died, unrecoveredFailure: 'x' },
      'cancelled',
    ],
    ['a stop, and done just then', { interruption: 'shutdown' }, 'ok'],
    ['a stop, and done with nothing just then', { interruption: 'shutdown', lastWords: '', toolCalls: 0 }, 'empty'],
    ['a lost lease', { interruption: 'lease_lost', ending: answered('cancelled') }, 'cancelled'],
  ])('%s', (_why, turn, outcome) => {
    const decided = decide(turn);
    expect(decided.outcome).toBe(outcome);
    expect(decided.summary).not.toBe('');
  });

  it('gives the last words, or tells what went wrong', () => {
    expect(decide({}).summary).toBe('Done.');
    expect(decide({ ending: died }).summary).toBe("The agent's process ended with SIGKILL. Its last words: Done.");
    expect(decide({ unrecoveredFailure: 'git push', lastWords: '' }).summary).toBe('A tool call failed: git push');
  });

  it('fits the settlement and shows no token', () => {
    const { summary } = decide({ ending: died, lastWords: `ghs_${'a'.repeat(36)} ${'b'.repeat(5_000)}` });
    expect(summary).toContain('[redacted]');
    expect(summary).toHaveLength(4_000);
  });
});
