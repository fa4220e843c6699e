import { setImmediate as afterHandlers, setTimeout as sleep } from 'node:timers/promises';
import { RequestError, type SessionUpdate } from '@agentclientprotocol/sdk';
import { Fault } from '../../../../lib/fault.ts';
import type { AdapterOptions, AgentAdapter, TurnEnding, TurnObserver } from '../agent-adapter.ts';
import { AgentProcess, LINGER_MS } from '../agent-process.ts';
import { type AcpSession, initialiseAcp, openAcpSession } from './acp-session.ts';
import { ToolCallStates } from './tool-call-states.ts';

type OpenAgent = {
  readonly process: AgentProcess;
  /** Its answer to `initialize`. */
  readonly greeting: Promise<unknown>;
  readonly session: Promise<AcpSession>;
};

/** Drives an agent that speaks the Agent Client Protocol over its standard streams. */
export class AcpAdapter implements AgentAdapter {
  readonly #options: AdapterOptions;
  #agent: OpenAgent | undefined;
  #observer: TurnObserver | undefined;
  #calls = new ToolCallStates();

  constructor(options: AdapterOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const agent = this.#open();
    // Without a key some agents greet and open no session: the turn tells what is the matter then.
    void agent.session.catch((err: unknown) => this.#options.log.warn({ err }, 'the agent did not open a session'));
    try {
      await agent.greeting;
    } catch (cause) {
      // What it has written is read to its end before its exit is heard of.
      const end = cause instanceof RequestError ? undefined : await Promise.race([agent.process.ended, lingering()]);
      agent.process.kill();
      // By us when its time was over, or by the kernel for want of memory: it may do better the next time.
      if (end?.signal !== undefined) {
        const seconds = this.#options.startPatience / 1_000;
        const what = `the agent was killed (${end.signal}) before it answered; it has ${seconds} s for that`;
        throw new Error(what, { cause });
      }
      const why = cause instanceof RequestError ? sentenceOf(cause) : await agent.process.lastWords();
      const what = `the agent does not answer to ACP's initialize (${why})`;
      const remedy = 'look at its template, its image and runtime.log';
      throw new Fault('agent_unusable', what, remedy, { cause });
    }
  }

  async runTurn(text: string, observer: TurnObserver, signal: AbortSignal): Promise<TurnEnding> {
    const agent = this.#open();
    this.#observer = observer;
    this.#calls = new ToolCallStates();
    let impatience: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      void agent.session.then((session) => session.cancel()).catch(() => undefined);
      impatience = setTimeout(() => agent.process.kill(), this.#options.cancelPatience);
    };
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    try {
      return await this.#prompt(agent, text);
    } finally {
      signal.removeEventListener('abort', cancel);
      clearTimeout(impatience);
      this.#observer = undefined;
    }
  }

  async stop(): Promise<void> {
    const agent = this.#agent;
    this.#agent = undefined;
    await agent?.process.stop(this.#options.cancelPatience);
  }

  #open(): OpenAgent {
    if (this.#agent?.process.running === true) return this.#agent;
    const { log, cwd, startPatience } = this.#options;
    const agentProcess = new AgentProcess(this.#options, log);
    const impatience = setTimeout(() => agentProcess.kill(), startPatience);
    const died = agentProcess.ended.then(({ sentence }) => Promise.reject(new Error(sentence)));
    const connection = initialiseAcp(agentProcess, (update) => this.#onUpdate(update));
    const greeting = Promise.race([connection, died]);
    const opening = connection.then((agent) => openAcpSession(agent, cwd));
    const session = Promise.race([opening, died]).finally(() => clearTimeout(impatience));
    // The next turn asks for the session and tells what went wrong.
    for (const promise of [session, greeting, opening]) promise.catch(() => undefined);
    this.#agent = { process: agentProcess, greeting, session };
    return this.#agent;
  }

  async #prompt(agent: OpenAgent, text: string): Promise<TurnEnding> {
    const session = await agent.session.catch((error: unknown) => ({ error }));
    if ('error' in session) return this.#giveUp(agent, session.error);
    try {
      const stopReason = await session.prompt(text);
      // The last updates were read before the answer; the SDK hands them on some microtasks after it.
      await afterHandlers();
      return { kind: 'answered', stopReason };
    } catch (error) {
      if (error instanceof RequestError) return { kind: 'refused', message: sentenceOf(error) };
      return this.#giveUp(agent, error);
    }
  }

  /** The agent has died, or lives and no longer speaks: the next turn gets a new one. */
  async #giveUp(agent: OpenAgent, error: unknown): Promise<TurnEnding> {
    agent.process.kill();
    const { sentence } = await agent.process.ended;
    return { kind: 'died', message: error instanceof RequestError ? sentenceOf(error) : sentence };
  }

  #onUpdate(update: SessionUpdate): void {
    switch (update.sessionUpdate) {
      case 'agent_message_chunk':
        if (update.content.type === 'text') this.#observer?.said(update.content.text);
        break;
      case 'tool_call':
      case 'tool_call_update':
        this.#observer?.toolCall(this.#calls.apply(update));
        break;
      default:
      // Thoughts, plans and modes are the agent's own affair.
    }
  }
}

const lingering = (): Promise<undefined> => sleep(LINGER_MS, undefined, { ref: false });

function sentenceOf({ message, data }: RequestError): string {
  const detail = data === undefined ? '' : ` (${JSON.stringify(data)})`;
  return `The agent answered with an error: ${message}${detail}.`;
}
