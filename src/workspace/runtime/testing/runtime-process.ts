import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { nodeArguments, programEnvironment } from '../../../lib/node-program.ts';
import type { RuntimeAgent } from '../../../contract/runtime-agent.ts';
import type { TestRelay } from './test-relay.ts';

/** `MOORING_AGENT` of an agent that needs nothing, but for these. */
export const agentJson = (changes: Partial<RuntimeAgent> = {}): string => {
  const agent: RuntimeAgent = {
    ...{ prompt: 'stdin', requires: { binaries: [] }, variables: [], secrets: [], secretFiles: [] },
    ...changes,
  };
  return JSON.stringify(agent);
};

const ODD_AGENT = fileURLToPath(new URL('odd-agent.ts', import.meta.url));

export type TestRuntime = {
  readonly child: ChildProcess;
  /** What it has written to its log so far. */
  log(): string;
  /** SIGTERM, and the exit code once it is gone. */
  stop(): Promise<number | null>;
};

/** Starts the runtime as init would: one process, its configuration in the environment, its work by the relay. */
export function startRuntime(
  relay: TestRelay,
  agentArguments: readonly string[],
  environment: Record<string, string> = {},
): TestRuntime {
  const child = spawn(process.execPath, nodeArguments('src/workspace/runtime/main.ts'), {
    cwd: relay.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...programEnvironment(),
      MOORING_WORKSPACE: 'berth-1',
      MOORING_ROLE: 'member',
      MOORING_ASSIGNEE: 'berth-1',
      MOORING_REPOSITORIES: 'acme/harbor',
      MOORING_GITHUB: 'github.com',
      MOORING_RELAY: relay.socketPath,
      MOORING_ADAPTER: 'acp',
      MOORING_AGENT: agentJson(),
      MOORING_COMMAND: JSON.stringify([process.execPath, ODD_AGENT, ...agentArguments]),
      ...environment,
    },
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  return {
    child,
    log: () => log,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const exit = once(child, 'exit');
        child.kill('SIGTERM');
        await exit;
      }
      return child.exitCode;
    },
  };
}
