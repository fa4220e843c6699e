import type { LeasedTurn, TurnSettlement } from '../../contract/turns.ts';
import type { Log } from '../../lib/log.ts';
import type { AgentAdapter, TurnEnding, TurnObserver } from './adapters/agent-adapter.ts';
import { decideOutcome, type Interruption } from './decide-outcome.ts';
import { ProgressReporter } from './progress-reporter.ts';
import type { TurnSource } from './relay-client.ts';
import { TurnRecord } from './turn-record.ts';

export type RunTurnOptions = {
  readonly source: TurnSource;
  readonly adapter: AgentAdapter;
  readonly holder: string;
  readonly log: Log;
  /** Milliseconds after which a turn is cancelled. */
  readonly turnLimit: number;
};

/** Runs one leased turn to its end and says how it ended. `stopping` aborts when the runtime is to stop. */
export async function runTurn(
  turn: LeasedTurn,
  { source, adapter, holder, log, turnLimit }: RunTurnOptions,
  stopping: AbortSignal,
): Promise<TurnSettlement> {
  const record = new TurnRecord();
  const cancelling = new AbortController();
  let interruption: Interruption | undefined;
  const interrupt = (why: Interruption): void => {
    interruption ??= why;
    cancelling.abort();
  };
  const onStop = (): void => interrupt('shutdown');
  stopping.addEventListener('abort', onStop, { once: true });
  if (stopping.aborted) onStop();
  const limit = setTimeout(() => interrupt('time_limit'), turnLimit);
  const reporter = new ProgressReporter({ source, turn, holder, record, log, onLost: () => interrupt('lease_lost') });

  try {
    const observer: TurnObserver = {
      said: (text) => record.said(text),
      toolCall: (call) => {
        record.toolCall(call);
        reporter.report();
      },
    };
    const ending = await adapter.runTurn(turn.text, observer, cancelling.signal).catch((error: unknown): TurnEnding => {
      // A turn that ended the runtime would be the next runtime's first, again and again.
      log.error({ turn: turn.id, err: error }, 'the adapter failed');
      return { kind: 'died', message: `The agent could not run the turn: ${String(error)}.` };
    });
    const { lastWords, toolCalls, unrecoveredFailure, counts } = record;
    const decided = decideOutcome({ ending, interruption, lastWords, toolCalls, unrecoveredFailure });
    return { holder, ...decided, counts };
  } finally {
    clearTimeout(limit);
    stopping.removeEventListener('abort', onStop);
    await reporter.stop();
  }
}
