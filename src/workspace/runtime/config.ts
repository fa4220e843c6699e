import { z } from 'zod';
import { RuntimeAgent } from '../../contract/runtime-agent.ts';
import { AdapterName } from '../../contract/template.ts';
import { Role, WorkspaceName } from '../../contract/workspace.ts';
import { Fault } from '../../lib/fault.ts';
import { faultText, parseBy } from '../../lib/schema-faults.ts';

const CommandText = z.string().transform((text, context): string[] => {
  try {
    return z.array(z.string()).min(1).parse(JSON.parse(text));
  } catch {
    context.addIssue({ code: 'custom', message: 'must be a JSON array of strings, the program first' });
    return z.NEVER;
  }
});

const AgentText = z.string().transform((text, context): RuntimeAgent => {
  try {
    return RuntimeAgent.parse(JSON.parse(text));
  } catch {
    context.addIssue({ code: 'custom', message: 'must be the JSON that contract/runtime-agent.ts describes' });
    return z.NEVER;
  }
});

/** The runtime's configuration, as init writes it into the sandbox's environment. */
const RuntimeEnvironment = z
  .object({
    MOORING_WORKSPACE: WorkspaceName,
    MOORING_ROLE: Role,
    /** Unix socket of the relay, by which the sidecar passes turns on. */
    MOORING_RELAY: z.string().min(1),
    /** An adapter of ours, by its name; a module of the template's own, by its path, comes before it. */
    MOORING_ADAPTER: AdapterName.default('acp'),
    ADAPTER_MODULE: z.string().startsWith('/').optional(),
    MOORING_COMMAND: CommandText,
    MOORING_AGENT: AgentText,
    /** A turn that takes longer is cancelled. */
    MOORING_TURN_LIMIT_MS: z.coerce
      .number()
      .int()
      .positive()
      .default(30 * 60_000),
    /** How long a cancelled agent may take; less than the patience of whoever stops the runtime. */
    MOORING_CANCEL_PATIENCE_MS: z.coerce.number().int().positive().default(3_500),
  })
  .transform((environment) => ({
    workspace: environment.MOORING_WORKSPACE,
    role: environment.MOORING_ROLE,
    relay: environment.MOORING_RELAY,
    adapter: environment.ADAPTER_MODULE ?? environment.MOORING_ADAPTER,
    command: environment.MOORING_COMMAND,
    agent: environment.MOORING_AGENT,
    turnLimit: environment.MOORING_TURN_LIMIT_MS,
    cancelPatience: environment.MOORING_CANCEL_PATIENCE_MS,
  }));
export type RuntimeConfig = z.infer<typeof RuntimeEnvironment>;

/** Reads the environment; every fault at once, each with the variable's name. */
export function readRuntimeConfig(environment: NodeJS.ProcessEnv): RuntimeConfig {
  const parsed = parseBy(RuntimeEnvironment, environment);
  if (parsed.ok) return parsed.value;
  const faults = parsed.error.map((fault) => faultText(fault, 'the environment')).join('; ');
  throw new Fault(
    'runtime_config_invalid',
    `the runtime's environment is incomplete (${faults})`,
    "start it by way of the workspace's init, which sets these variables",
  );
}
