import type { TurnOutcome } from '../../contract/turns.ts';
import { redactSecrets } from '../../lib/secret.ts';
import type { TurnEnding } from './adapters/agent-adapter.ts';

/** Why the runtime itself ended a turn. */
export type Interruption = 'time_limit' | 'shutdown' | 'lease_lost';

export type ObservedTurn = {
  readonly ending: TurnEnding;
  readonly interruption?: Interruption | undefined;
  readonly lastWords: string;
  readonly toolCalls: number;
  /** Title of a tool call that failed and was not made good. */
  readonly unrecoveredFailure?: string | undefined;
};

export type DecidedOutcome = { readonly outcome: TurnOutcome; readonly summary: string };

const MOST_SUMMARY = 4_000;

/**
 * How a turn ended, from what was seen of it; the agent's prose has no say in it. `credential_error` is not
 * decided here: the sidecar has seen the answers of GitHub and knows better.
 */
export function decideOutcome(turn: ObservedTurn): DecidedOutcome {
  const { outcome, summary } = decide(turn);
  return { outcome, summary: redactSecrets(summary).slice(0, MOST_SUMMARY) };
}

function decide({ ending, interruption, lastWords, toolCalls, unrecoveredFailure }: ObservedTurn): DecidedOutcome {
  if (interruption === 'time_limit') {
    return { outcome: 'timeout', summary: withWords('The turn reached its time limit and was cancelled.', lastWords) };
  }
  // ACP: an agent answers `session/cancel` with `cancelled`; one that says `end_turn` had finished before it came.
  const finished = ending.kind === 'answered' && ending.stopReason === 'end_turn';
  if (interruption !== undefined && !finished) {
    const why = interruption === 'shutdown' ? 'The runtime was stopped.' : 'The turn was given to another runtime.';
    return { outcome: 'cancelled', summary: withWords(why, lastWords) };
  }
  if (ending.kind === 'died') {
    return { outcome: 'crashed', summary: withWords(ending.message, lastWords) };
  }
  if (ending.kind === 'refused') {
    return { outcome: 'tool_error', summary: withWords(ending.message, lastWords) };
  }
  if (ending.stopReason !== 'end_turn') {
    return { outcome: 'tool_error', summary: withWords(`The agent stopped: ${ending.stopReason}.`, lastWords) };
  }
  if (unrecoveredFailure !== undefined) {
    return { outcome: 'tool_error', summary: lastWords || `A tool call failed: ${unrecoveredFailure}` };
  }
  if (lastWords === '' && toolCalls === 0) {
    return { outcome: 'empty', summary: 'The agent ended its turn without a word and without a tool call.' };
  }
  return { outcome: 'ok', summary: lastWords || `The agent made ${toolCalls} tool calls and said nothing.` };
}

function withWords(what: string, lastWords: string): string {
  return lastWords === '' ? what : `${what} Its last words: ${lastWords}`;
}
