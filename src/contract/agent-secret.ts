import { z } from 'zod';
import { WorkspaceName } from './workspace.ts';

/** What every program expects of its environment. */
export const SYSTEM_VARIABLES = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LC_ALL',
  'TERM',
  'TZ',
  'TMPDIR',
] as const;

/** What init and the runtime set themselves; nobody may put a secret, or anything else, in its place. */
const TAKEN = /^(?:MOORING_.*|GIT_.*|GH_.*|GITHUB_TOKEN|NODE_.*|LD_.*|BASH_.*|ADAPTER_MODULE)$/;
const TAKEN_NAMES = new Set<string>([...SYSTEM_VARIABLES, 'ENV']);

/** The name of a variable of the agent's: what wires git, gh and our own programs is not the agent's. */
export const AgentVariable = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,99}$/, 'must be upper case letters, digits and underscores')
  .refine((name) => !TAKEN.test(name) && !TAKEN_NAMES.has(name), 'is a name that Mooring or the system uses itself');

/** A secret is named like the variable that agents look for: `ANTHROPIC_API_KEY`. It becomes a file's name, too. */
export const AgentSecretName = AgentVariable;

/** Longer than any key; a service account's file has room. execve(2) takes 128 KiB in one variable. */
const MOST_BYTES = 65_536;

/** `PUT /admin/secrets/{name}` → `AgentSecret`. The value is never given back. */
export const AgentSecretChange = z.strictObject({
  value: z
    .string()
    .min(1, 'must not be empty')
    .refine((value) => Buffer.byteLength(value) <= MOST_BYTES, `must not be longer than ${MOST_BYTES} bytes`)
    .refine((value) => !value.includes('\0'), 'must not hold a NUL, which no variable can'),
  /** For one workspace, where it wins over one of the same name for all. */
  workspace: WorkspaceName.optional(),
});
export type AgentSecretChange = z.infer<typeof AgentSecretChange>;

/** Which one: `DELETE /admin/secrets/{name}?workspace=` → 204, or 404 when there is none. */
export const AgentSecretScope = z.object({ workspace: WorkspaceName.optional() });

/** What is told of a secret. */
export const AgentSecret = z.object({
  name: z.string(),
  /** Whose it is; all workspaces' when absent. */
  workspace: z.string().optional(),
  /** Unix milliseconds. */
  setAt: z.number(),
  /** The first 12 digits of its SHA-256 in hex: enough to compare, too little to find it by. */
  fingerprint: z.string(),
});
export type AgentSecret = z.infer<typeof AgentSecret>;

/** `GET /admin/secrets` */
export const AgentSecrets = z.object({ secrets: z.array(AgentSecret) });
export type AgentSecrets = z.infer<typeof AgentSecrets>;
