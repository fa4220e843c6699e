import { randomUUID } from 'node:crypto';
import { flushCompileCache } from 'node:module';
import { Readable, Writable } from 'node:stream';
import {
  agent,
  methods,
  ndJsonStream,
  PROTOCOL_VERSION,
  RequestError,
  type SessionUpdate,
  type StopReason,
} from '@agentclientprotocol/sdk';
import { readAssignment } from './assignment.ts';
import { claimAndShip } from './claim-and-ship.ts';
import { CommandFailed, TurnCancelled } from './run-command.ts';

type Session = { readonly cwd: string; turn: AbortController };

const assignment = readAssignment(process.env);
const sessions = new Map<string, Session>();

/** An agent that speaks ACP on its standard streams and runs the claim-and-ship loop once for each prompt. */
const connection = agent({ name: 'scripted' })
  .onRequest(methods.agent.initialize, () => ({
    protocolVersion: PROTOCOL_VERSION,
    agentCapabilities: {},
    agentInfo: { name: 'scripted', title: 'Scripted agent', version: '0.1.0' },
  }))
  .onRequest(methods.agent.session.new, ({ params }) => {
    const sessionId = randomUUID();
    sessions.set(sessionId, { cwd: params.cwd, turn: new AbortController() });
    return { sessionId };
  })
  .onRequest(methods.agent.session.prompt, async ({ params, client }) => {
    const session = sessions.get(params.sessionId);
    if (session === undefined) throw RequestError.sessionNotFound(params.sessionId);
    session.turn = new AbortController();
    const report = (update: SessionUpdate): Promise<void> =>
      client.notify(methods.client.session.update, { sessionId: params.sessionId, update });
    return { stopReason: await runTurn(session, report) };
  })
  .onNotification(methods.agent.session.cancel, ({ params }) => sessions.get(params.sessionId)?.turn.abort())
  .connect(
    ndJsonStream(
      Writable.toWeb(process.stdout) as WritableStream<Uint8Array>,
      Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>,
    ),
  );

async function runTurn({ cwd, turn }: Session, report: (update: SessionUpdate) => Promise<void>): Promise<StopReason> {
  const say = (text: string): Promise<void> =>
    report({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } });
  const context = { cwd, report, cancelled: turn.signal, closed: connection.signal, nextId: randomUUID };
  try {
    await say(await claimAndShip(assignment, context, Math.random));
    return 'end_turn';
  } catch (error) {
    if (error instanceof TurnCancelled) return 'cancelled';
    if (!(error instanceof CommandFailed)) throw error;
    await say(error.message);
    return 'end_turn';
  }
}

// Node writes its compile cache at an orderly exit; who is killed would strip types at each start (17 MB more).
flushCompileCache();

await connection.closed;
process.exit(0);
