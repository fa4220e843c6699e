import type { WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import type { Secret } from '../../../lib/secret.ts';
import { asUser } from '../container/as-user.ts';
import { bubblewrapArguments } from './bubblewrap.ts';
import type { HostFacts } from './host-facts.ts';
import { placesOf } from './places.ts';
import type { AgentSecretVariables } from '../agent-secrets.ts';
import { runtimeEnvironment } from './runtime-environment.ts';

/** A command as `spawn` takes it. Secrets may be in `env`, never in `args`: every user can read those. */
export type Sandbox = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
  readonly cwd: string;
};

/** bwrap writes there, as JSON, which process it has made: bwrap(1), `--info-fd`. */
export const INFO_FD = 3;

/**
 * How to run `program` (a command and its arguments, by their paths inside) as a workspace's agent.
 * In a container it becomes the agent's user; without isolation it runs beside us, with the host's paths and a clean
 * environment.
 */
export function buildSandbox(
  boot: WorkspaceBoot,
  facts: HostFacts,
  program: readonly [string, ...string[]],
  frozenToken?: Secret,
  agentSecrets?: AgentSecretVariables,
): Sandbox {
  const places = placesOf(boot);
  const env = runtimeEnvironment(boot, places, facts.node, frozenToken, agentSecrets);
  if (boot.isolation !== 'bubblewrap') {
    const [command, ...args] = boot.isolation === 'container' ? asUser('agent', program) : program;
    return { command, args, env, cwd: places.workspace };
  }
  return {
    command: 'bwrap',
    args: [...bubblewrapArguments(boot, facts), '--info-fd', String(INFO_FD), '--', ...program],
    env,
    cwd: '/',
  };
}
