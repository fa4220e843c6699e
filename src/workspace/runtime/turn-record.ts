import type { TurnCounts } from '../../contract/turns.ts';
import { redactSecrets } from '../../lib/secret.ts';
import {
  addCounts,
  commandsOf,
  countCommand,
  hasFailed,
  NO_COMMANDS,
  type ToolCall,
} from './counting/count-command.ts';

/** As much of the agent's words as a settlement can carry. */
const MOST_WORDS = 4_000;
const MOST_ACTIVITY = 200;

/** What one turn has shown so far: the agent's words, its tool calls and what they ran. */
export class TurnRecord {
  readonly #countsByCall = new Map<string, TurnCounts>();
  /** Titles of the calls that failed and were not made good, by program. */
  readonly #unrecovered = new Map<string, string>();
  #words = '';
  #wordsBeforeCall = '';
  #activity = 'thinking';

  get activity(): string {
    return this.#activity;
  }

  get toolCalls(): number {
    return this.#countsByCall.size;
  }

  get counts(): TurnCounts {
    return [...this.#countsByCall.values()].reduce(addCounts, NO_COMMANDS);
  }

  /** The agent's last words: what it said after its last tool call, else what it said before. */
  get lastWords(): string {
    return this.#words.trim() || this.#wordsBeforeCall.trim();
  }

  /**
   * The title of a failed call that nothing made good. An agent that reads an error and mends it has not failed,
   * so a later success of the same program (git, gh, any other) clears it; a failed push followed by `ls` stays.
   */
  get unrecoveredFailure(): string | undefined {
    return [...this.#unrecovered.values()].at(-1);
  }

  said(text: string): void {
    this.#words = (this.#words + text).slice(-MOST_WORDS);
  }

  /** Takes a call in its present state; a call may come many times, and counts once. */
  toolCall(call: ToolCall): void {
    if (!this.#countsByCall.has(call.id)) {
      this.#wordsBeforeCall = this.lastWords;
      this.#words = '';
    }
    this.#countsByCall.set(call.id, countCommand(call));
    this.#activity = redactSecrets(call.title).slice(0, MOST_ACTIVITY);
    if (call.status !== 'completed' && call.status !== 'failed') return;
    for (const program of programsOf(call)) {
      if (hasFailed(call)) this.#unrecovered.set(program, call.title);
      else this.#unrecovered.delete(program);
    }
  }
}

function programsOf(call: ToolCall): Set<string> {
  const programs = commandsOf(call).map(([program]) => (program === 'git' || program === 'gh' ? program : 'other'));
  return new Set(programs.length === 0 ? ['other'] : programs);
}
