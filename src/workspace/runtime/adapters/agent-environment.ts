import { SYSTEM_VARIABLES } from '../../../contract/agent-secret.ts';

/**
 * The variables that an agent is given. Everything else stays with the runtime: what is not named here cannot
 * leak into a command that the agent runs. The tokens are placeholders unless access is delivered by `env`.
 */
const ALLOWED = new Set<string>([
  ...SYSTEM_VARIABLES,
  'GH_CONFIG_DIR',
  'GH_HOST',
  'GH_TOKEN',
  'GH_ENTERPRISE_TOKEN',
  'GH_PROMPT_DISABLED',
  'GH_NO_UPDATE_NOTIFIER',
  'MOORING_WORKSPACE',
  'MOORING_ROLE',
  'MOORING_ASSIGNEE',
  'MOORING_REPOSITORIES',
  'MOORING_GITHUB',
  'NODE_COMPILE_CACHE',
]);

/** git reads its wiring from here: `GIT_CONFIG_GLOBAL`, `GIT_CONFIG_COUNT` and its pairs, `GIT_TERMINAL_PROMPT`. */
const ALLOWED_PREFIX = 'GIT_';

/** Builds the agent's environment from nothing: the allowed part of the runtime's own, and what its template adds. */
export function agentEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  given: readonly string[] = [],
): Record<string, string> {
  const allowed = new Set([...ALLOWED, ...given]);
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (value !== undefined && (allowed.has(name) || name.startsWith(ALLOWED_PREFIX))) environment[name] = value;
  }
  return environment;
}
