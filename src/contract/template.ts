import { parse } from 'yaml';
import { z } from 'zod';
import { err, ok, type Result } from '../lib/result.ts';
import { faultText, parseBy } from '../lib/schema-faults.ts';
import { AgentSecretName, AgentVariable } from './agent-secret.ts';

/** A folder of `templates/`, and part of an image's name. */
export const TemplateName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'must be lower case letters, digits and hyphens');

/** How the runtime drives an agent: by the Agent Client Protocol, or by one command a turn. */
export const AdapterName = z.enum(['acp', 'command'], {
  error: ({ input }) => `"${String(input)}" is no adapter: acp or command, or adapterModule names one of your own`,
});
export type AdapterName = z.infer<typeof AdapterName>;

/** How a command is told what to do: on its standard input, or as its last argument. */
export const PromptPlace = z.enum(['stdin', 'argument']);
export type PromptPlace = z.infer<typeof PromptPlace>;

const Version = z.string().regex(/^\d+(\.\d+)*$/, 'must be a number such as "24" or "3.11.2", in quotes');
const Text = z.string().min(1);

/** One package of the agent, pinned: another version is another commit. */
const Package = z.strictObject({
  from: z.enum(['npm', 'pip']),
  name: Text,
  version: z
    .string()
    .regex(/^\d+(\.\d+)+([.-]?(a|b|rc|dev|post|alpha|beta)[.-]?\d*)?$/, 'must be exact, such as "1.2.3", in quotes'),
});

/** What an agent needs beside its program: the platform's secrets of these names, given to the agent alone. */
const SecretNeed = z.strictObject({
  name: AgentSecretName,
  /** `environment`: in a variable. `file`: in a file of its own, whose path is in a variable. */
  as: z.enum(['environment', 'file']).default('environment'),
  /** The variable: `name` itself, or `<name>_FILE` for a file, when absent. */
  variable: AgentVariable.optional(),
  /** A workspace without it does not start. */
  required: z.boolean().default(false),
  /** It stands in for a required one of this name. */
  insteadOf: AgentSecretName.optional(),
  /** What it is, for people. */
  for: Text,
});
export type SecretNeed = z.infer<typeof SecretNeed>;

/** Models that `model` of a workspace may name, and how the agent is told: by a variable, or by a flag of its command. */
const Models = z
  .strictObject({
    choices: z.array(Text).min(1),
    default: Text,
    variable: AgentVariable.optional(),
    flag: z.string().startsWith('-').optional(),
  })
  .refine(({ choices, default: chosen }) => choices.includes(chosen), 'the default is none of the choices')
  .refine(({ variable, flag }) => (variable === undefined) !== (flag === undefined), 'name a variable or a flag');

/** What must be there when a workspace boots. */
export const Requirements = z.strictObject({
  /** At least; asked with `--version`. */
  node: Version.optional(),
  python: Version.optional(),
  binaries: z
    .array(
      z.strictObject({
        /** Looked for in PATH, or an absolute path. */
        name: Text,
        /** What makes it print its version; it is only looked for when absent. */
        version: z.array(Text).min(1).optional(),
        atLeast: Version.optional(),
      }),
    )
    .default([]),
});
export type Requirements = z.infer<typeof Requirements>;

const Prompts = z.strictObject({
  /** Sent once, when a workspace is new. */
  initial: Text.optional(),
  /** For a workspace whose `idle` says when and not what. */
  idle: Text.optional(),
  cron: z.array(z.strictObject({ schedule: Text, text: Text })).default([]),
});

/** `templates/<name>/template.yaml`: how to build and run a workspace for one agent. docs/templates.md explains it. */
export const Template = z
  .strictObject({
    description: Text,
    adapter: AdapterName.optional(),
    /** ADAPTER_MODULE: an absolute path in the image to a module that exports `createAdapter`. */
    adapterModule: z.string().startsWith('/', 'must be an absolute path in the image').optional(),
    /** The program and its arguments; `node` first runs a program of the installation with our own Node. */
    command: z.array(Text).min(1),
    prompt: PromptPlace.default('stdin'),
    install: z.array(Package).default([]),
    environment: z.array(SecretNeed).default([]),
    /** Settings of the agent that are no secrets. */
    variables: z.record(AgentVariable, z.string()).default({}),
    models: Models.optional(),
    /** A folder below the agent's home that is worth keeping: its sessions. */
    sessions: z
      .string()
      .regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$)).+$/, 'must be a folder below the home')
      .optional(),
    prompts: Prompts.prefault({}),
    requires: Requirements.prefault({}),
    /** Whether the agent works where only its home, /workspace and /tmp take files. */
    readOnlyRoot: z.boolean().default(false),
    /** What shows without network and without keys that the agent is there. */
    offline: z.enum(['works', 'probe', 'nothing']),
    /** What has not been tried, for people. */
    untried: Text.optional(),
  })
  .refine(({ adapter, adapterModule }) => (adapter === undefined) !== (adapterModule === undefined), {
    path: ['adapter'],
    error: 'name one of the adapters acp and command, or an adapterModule',
  });
export type Template = z.infer<typeof Template>;

/** Where the image to build upon is given: the first two instructions of a template's Dockerfile. */
export const BASE_ARGUMENT = 'MOORING_BASE';

/** Each fault is one sentence that begins with its place. */
export function parseTemplate(text: string): Result<Template, string[]> {
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    return err([`it is no YAML (${(error as Error).message.split('\n', 1)[0]})`]);
  }
  const parsed = parseBy(Template, content ?? {});
  return parsed.ok ? ok(parsed.value) : err(parsed.error.map((fault) => faultText(fault, 'the file')));
}

/** The names of required secrets that nothing at hand can stand for. */
export function missingSecrets(needs: readonly SecretNeed[], have: ReadonlySet<string>): string[] {
  const standIns = (name: string) => needs.filter(({ insteadOf }) => insteadOf === name).map((need) => need.name);
  return needs
    .filter(({ name, required }) => required && ![name, ...standIns(name)].some((one) => have.has(one)))
    .map(({ name }) => name);
}
