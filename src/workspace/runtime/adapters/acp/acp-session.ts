import {
  client,
  type ClientConnection,
  type ContentBlock,
  methods,
  ndJsonStream,
  type PermissionOption,
  PROTOCOL_VERSION,
  RequestError,
  type RequestPermissionResponse,
  type SessionUpdate,
  type StopReason,
} from '@agentclientprotocol/sdk';
import type { AgentProcess } from '../agent-process.ts';

/** One conversation with one agent process. */
export type AcpSession = {
  prompt(text: string): Promise<StopReason>;
  /** `session/cancel`: the prompt in flight will be answered with `cancelled`. */
  cancel(): Promise<void>;
};

/**
 * Greets the agent: https://agentclientprotocol.com/protocol/initialization.
 * We offer neither files nor terminals: the agent has its sandbox's own.
 */
export async function initialiseAcp(
  agent: AgentProcess,
  onUpdate: (update: SessionUpdate) => void,
): Promise<ClientConnection> {
  const connection = connect(agent, onUpdate);
  const { protocolVersion } = await connection.agent.request(methods.agent.initialize, {
    protocolVersion: PROTOCOL_VERSION,
    clientCapabilities: {},
    clientInfo: { name: 'mooring', title: 'Mooring', version: '0.1.0' },
  });
  if (protocolVersion !== PROTOCOL_VERSION) {
    throw RequestError.unsupportedProtocolVersion(PROTOCOL_VERSION, [protocolVersion]);
  }
  return connection;
}

/** Opens a session in `cwd`: https://agentclientprotocol.com/protocol/session-setup. */
export async function openAcpSession(connection: ClientConnection, cwd: string): Promise<AcpSession> {
  const { sessionId } = await connection.agent.request(methods.agent.session.new, { cwd, mcpServers: [] });
  return {
    cancel: () => connection.agent.notify(methods.agent.session.cancel, { sessionId }),
    prompt: async (text) => {
      const prompt: ContentBlock[] = [{ type: 'text', text }];
      const { stopReason } = await connection.agent.request(methods.agent.session.prompt, { sessionId, prompt });
      return stopReason;
    },
  };
}

function connect(agent: AgentProcess, onUpdate: (update: SessionUpdate) => void): ClientConnection {
  return client({ name: 'mooring' })
    .onRequest(methods.client.session.requestPermission, ({ params }) => allow(params.options))
    .onNotification(methods.client.session.update, ({ params }) => onUpdate(params.update))
    .connect(ndJsonStream(agent.input, agent.output));
}

/**
 * Nobody sits beside an unattended agent to be asked. What it may do is bounded from outside: the sandbox holds
 * its files and processes, the grant and the gateway hold what it can do on GitHub. A question refused here
 * would only make it give up; one answered `allow_always` is not asked again.
 */
function allow(options: readonly PermissionOption[]): RequestPermissionResponse {
  const option =
    options.find(({ kind }) => kind === 'allow_always') ?? options.find(({ kind }) => kind === 'allow_once');
  if (option === undefined) return { outcome: { outcome: 'cancelled' } };
  return { outcome: { outcome: 'selected', optionId: option.optionId } };
}
