import { dirname, join } from 'node:path';
import type { AgentBoot, WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import type { RuntimeAgent } from '../../../contract/runtime-agent.ts';
import type { Secret } from '../../../lib/secret.ts';
import type { AgentSecretVariables } from '../agent-secrets.ts';
import { AGENT } from '../wiring/accounts.ts';
import { GH_PLACEHOLDER } from '../wiring/gh-config.ts';
import type { Places } from './places.ts';

/**
 * The runtime's whole environment, built from nothing: what init itself has inherited never reaches it. The runtime
 * gives a part of it to the agent. gh is given the placeholder, or with delivery `env` the frozen token in clear; with
 * delivery `helper` nothing, for a token in the environment would go before its stored login.
 */
export function runtimeEnvironment(
  boot: WorkspaceBoot,
  places: Places,
  node: string,
  frozenToken?: Secret,
  agentSecrets: AgentSecretVariables = new Map(),
): Record<string, string> {
  return {
    ...toolsEnvironment(boot, places, node),
    ...(frozenToken === undefined ? {} : tokenVariables(boot, frozenToken.reveal())),
    // Node files compiled code by uid, so that the installation's own cache is of no use to the agent's.
    NODE_COMPILE_CACHE: join(places.home, '.cache', 'mooring'),
    MOORING_WORKSPACE: boot.name,
    MOORING_ROLE: boot.role,
    MOORING_ASSIGNEE: boot.assignee,
    MOORING_REPOSITORIES: boot.grants
      .flatMap(({ owner, repositories }) => repositories.map((name) => `${owner}/${name}`))
      .join(' '),
    MOORING_GITHUB: boot.github.name,
    MOORING_RELAY: places.relay,
    ...(boot.adapter.startsWith('/') ? { ADAPTER_MODULE: boot.adapter } : { MOORING_ADAPTER: boot.adapter }),
    MOORING_COMMAND: JSON.stringify(boot.command),
    ...agentVariables(boot.agent, places, agentSecrets),
  };
}

/** What git, gh and a shell need in a workspace. It holds no secret. */
export function toolsEnvironment(boot: WorkspaceBoot, places: Places, node: string): Record<string, string> {
  return {
    PATH: `${places.bin}:${dirname(node)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: places.home,
    USER: AGENT.name,
    LOGNAME: AGENT.name,
    SHELL: '/bin/bash',
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    ...gitHubVariables(boot, places),
    ...(boot.delivery === 'gateway' ? tokenVariables(boot, GH_PLACEHOLDER) : {}),
  };
}

/** What is the agent's alone, and in `MOORING_AGENT` which variables these are. */
function agentVariables(
  { prompt, variables, secrets, requires }: AgentBoot,
  places: Places,
  values: AgentSecretVariables,
): Record<string, string> {
  const files = secrets.filter(({ as }) => as === 'file');
  const given = {
    ...variables,
    ...Object.fromEntries(files.map(({ name, variable }) => [variable, join(places.secrets, name)])),
    ...Object.fromEntries([...values].map(([variable, secret]) => [variable, secret.reveal()])),
  };
  const agent: RuntimeAgent = {
    ...{ prompt, requires, variables: Object.keys(given) },
    ...{ secrets: [...values.keys()], secretFiles: files.map(({ variable }) => variable) },
  };
  return { ...given, MOORING_AGENT: JSON.stringify(agent) };
}

function gitHubVariables(boot: WorkspaceBoot, places: Places): Record<string, string> {
  const { name } = boot.github;
  return {
    // Inside the sandbox this is git's default; elsewhere it takes the place of the host's /etc/gitconfig.
    GIT_CONFIG_SYSTEM: places.gitconfig,
    GIT_TERMINAL_PROMPT: '0',
    GH_CONFIG_DIR: places.ghConfig,
    GH_PROMPT_DISABLED: '1',
    GH_NO_UPDATE_NOTIFIER: '1',
    ...(name === 'github.com' ? {} : { GH_HOST: name }),
  };
}

/** gh reads GH_TOKEN for github.com alone; other hosts have a variable of their own (gh help environment). */
function tokenVariables({ github }: WorkspaceBoot, token: string): Record<string, string> {
  return { GH_TOKEN: token, ...(github.name === 'github.com' ? {} : { GH_ENTERPRISE_TOKEN: token }) };
}
