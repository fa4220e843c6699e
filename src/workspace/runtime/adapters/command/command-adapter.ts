import type { AdapterOptions, AgentAdapter, TurnEnding, TurnObserver } from '../agent-adapter.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentProcess, LINGER_MS } from '../agent-process.ts';

/** Stands in a command where the prompt belongs; a command without it gets the prompt as its last argument. */
const PLACE = '{prompt}';

const CANCELLED: TurnEnding = { kind: 'answered', stopReason: 'cancelled' };

/**
 * Drives an agent that is one command a turn: its prompt on stdin or as an argument, its words on stdout, and its exit
 * code to say how it went.
 */
export class CommandAdapter implements AgentAdapter {
  readonly #options: AdapterOptions;
  #running: AgentProcess | undefined;

  constructor(options: AdapterOptions) {
    this.#options = options;
  }

  /** Between turns nothing runs. */
  async start(): Promise<void> {}

  async runTurn(text: string, observer: TurnObserver, signal: AbortSignal): Promise<TurnEnding> {
    if (signal.aborted) return CANCELLED;
    const { command, prompt, log, cancelPatience } = this.#options;
    const onStdin = prompt === 'stdin';
    const agent = new AgentProcess({ ...this.#options, command: onStdin ? command : withPrompt(command, text) }, log);
    this.#running = agent;
    const cancel = (): void => void agent.stop(cancelPatience);
    signal.addEventListener('abort', cancel, { once: true });
    try {
      await Promise.all([tell(agent, onStdin ? text : ''), listen(agent, observer)]);
      const { code } = await agent.ended;
      if (signal.aborted) return CANCELLED;
      if (code === 0) return { kind: 'answered', stopReason: 'end_turn' };
      // A command that says by its code that it has failed has lived to say so.
      return { kind: code === undefined ? 'died' : 'refused', message: await agent.lastWords() };
    } finally {
      signal.removeEventListener('abort', cancel);
      // What it has left behind in its group would go on in the next turn.
      agent.kill();
      this.#running = undefined;
    }
  }

  async stop(): Promise<void> {
    await this.#running?.stop(this.#options.cancelPatience);
  }
}

function withPrompt(command: readonly string[], text: string): string[] {
  return command.includes(PLACE) ? command.map((word) => (word === PLACE ? text : word)) : [...command, text];
}

/** One that reads nothing closes the pipe, and may have its reasons. */
async function tell({ input }: AgentProcess, text: string): Promise<void> {
  const writer = input.getWriter();
  try {
    if (text !== '') await writer.write(new TextEncoder().encode(text));
    await writer.close();
  } catch {
    // Its exit code tells how it went.
  }
}

/** A child of its that lives on and holds the pipe open must not hold up the turn. */
async function listen({ output, ended }: AgentProcess, observer: TurnObserver): Promise<void> {
  const decoder = new TextDecoder();
  const reader = output.getReader();
  const gone = ended.then(() => sleep(LINGER_MS, undefined, { ref: false }));
  for (;;) {
    const read = await Promise.race([reader.read(), gone]);
    if (read === undefined || read.done) return;
    observer.said(decoder.decode(read.value, { stream: true }));
  }
}
