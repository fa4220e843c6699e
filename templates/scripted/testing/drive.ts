import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLog } from '../../../src/lib/log.ts';
import { AcpAdapter } from '../../../src/workspace/runtime/adapters/acp/acp-adapter.ts';
import type { ToolCall } from '../../../src/workspace/runtime/counting/count-command.ts';
import { decideOutcome, type DecidedOutcome } from '../../../src/workspace/runtime/decide-outcome.ts';
import { TurnRecord } from '../../../src/workspace/runtime/turn-record.ts';
import type { TurnCounts } from '../../../src/contract/turns.ts';

const AGENT = fileURLToPath(new URL('../agent.ts', import.meta.url));

const NODE_FLAGS = ['--disable-warning=ExperimentalWarning'];

export type DrivenTurn = DecidedOutcome & { readonly counts: TurnCounts; readonly commands: readonly string[] };

/** The scripted agent, driven as the runtime drives it. */
export class DrivenAgent {
  readonly #adapter: AcpAdapter;
  readonly #pidFile: string;

  constructor(cwd: string, environment: Record<string, string>) {
    this.#pidFile = join(cwd, 'agent.pid');
    const log = createLog('agent');
    log.level = 'silent';
    this.#adapter = new AcpAdapter({
      command: ['/bin/sh', '-c', 'echo $$ > "$0"; exec "$@"', this.#pidFile, process.execPath, ...NODE_FLAGS, AGENT],
      ...{ cwd, environment, log },
      prompt: 'stdin',
      cancelPatience: 5_000,
      startPatience: 10_000,
    });
  }

  /** One turn; `watch` sees each state of each tool call. */
  async turn(
    watch: (call: ToolCall) => void = () => undefined,
    signal = new AbortController().signal,
  ): Promise<DrivenTurn> {
    const record = new TurnRecord();
    const commands: string[] = [];
    const ending = await this.#adapter.runTurn(
      'go',
      {
        said: (text) => record.said(text),
        toolCall: (call) => {
          record.toolCall(call);
          if (call.status === 'in_progress') commands.push(call.title);
          watch(call);
        },
      },
      signal,
    );
    const { lastWords, toolCalls, unrecoveredFailure, counts } = record;
    return { ...decideOutcome({ ending, lastWords, toolCalls, unrecoveredFailure }), counts, commands };
  }

  /** Kills the agent's process alone, as the machine would; what it was running goes on without it. */
  kill(): void {
    process.kill(Number(readFileSync(this.#pidFile, 'utf8')), 'SIGKILL');
  }

  stop(): Promise<void> {
    return this.#adapter.stop();
  }
}
