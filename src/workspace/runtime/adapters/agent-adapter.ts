import type { Log } from '../../../lib/log.ts';
import type { PromptPlace } from '../../../contract/template.ts';
import type { ToolCall } from '../counting/count-command.ts';
import type { AgentCommand } from './agent-process.ts';

/** Told of what the agent says and does while it runs a turn. */
export interface TurnObserver {
  said(text: string): void;
  /** Each state of each call, in order; the same `id` comes again as the call goes on. */
  toolCall(call: ToolCall): void;
}

/** How an agent came to the end of a turn. */
export type TurnEnding =
  /** It answered; the stop reasons are those of ACP's `session/prompt`. */
  | {
      readonly kind: 'answered';
      readonly stopReason: 'end_turn' | 'max_tokens' | 'max_turn_requests' | 'refusal' | 'cancelled';
    }
  /** It lives, and answered with an error. */
  | { readonly kind: 'refused'; readonly message: string }
  /** It could not be started, ended, or stopped speaking its protocol. */
  | { readonly kind: 'died'; readonly message: string };

/** Drives one agent. Turns come one after another; a dead agent is started again for the next one. */
export interface AgentAdapter {
  /**
   * Starts the agent ahead of its first turn.
   *
   * @throws Fault when it cannot be used at all: it is not there, dies, or speaks another protocol. What goes wrong
   * after that shows in the turn.
   */
  start(): Promise<void>;
  /**
   * Runs one turn and never throws for what the agent does. When `signal` aborts, the agent is asked to stop,
   * may finish the command it is at, and is killed when that takes too long.
   */
  runTurn(text: string, observer: TurnObserver, signal: AbortSignal): Promise<TurnEnding>;
  /** Ends the agent and whatever it has started; resolves when it is gone. */
  stop(): Promise<void>;
}

/** What an adapter is made of. */
export type AdapterOptions = AgentCommand & {
  readonly log: Log;
  /** Where a command takes its prompt. */
  readonly prompt: PromptPlace;
  /** How long a cancelled agent may take to finish the command it is at, in milliseconds. */
  readonly cancelPatience: number;
  /** How long an agent may take to answer at its start, in milliseconds. */
  readonly startPatience: number;
};

/** Makes an adapter; what a module that ADAPTER_MODULE names exports as `createAdapter`. */
export type CreateAdapter = (options: AdapterOptions) => AgentAdapter;
