import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { Unreadable } from '../../../policy/reading.ts';

/** `gh api` as it was typed: gh-api(1). */
export type ApiArguments = {
  readonly endpoint: string;
  /** Undefined when gh chooses it. */
  readonly method: string | undefined;
  /** In their order; `raw` ones are strings, the others are converted. */
  readonly fields: readonly { readonly raw: boolean; readonly text: string }[];
  readonly input: string | undefined;
  readonly hostname: string | undefined;
};

const flag = { type: 'boolean' } as const;
const value = { type: 'string' } as const;

const FLAGS = {
  method: { ...value, short: 'X' },
  field: { ...value, short: 'F', multiple: true },
  'raw-field': { ...value, short: 'f', multiple: true },
  input: value,
  header: { ...value, short: 'H', multiple: true },
  hostname: value,
  jq: { ...value, short: 'q' },
  template: { ...value, short: 't' },
  preview: { ...value, short: 'p', multiple: true },
  cache: value,
  include: { ...flag, short: 'i' },
  paginate: flag,
  slurp: flag,
  silent: flag,
  verbose: flag,
} as const;

export function readApiArguments(args: readonly string[]): Result<ApiArguments, Unreadable> {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: FLAGS, allowPositionals: true, tokens: true });
  } catch (error) {
    return err({ message: (error as Error).message, remedy: 'see gh api --help' });
  }
  const { values, positionals, tokens } = parsed;
  const [endpoint, ...others] = positionals;
  if (endpoint === undefined || others.length > 0) {
    return err({ message: 'gh api takes one endpoint', remedy: 'write gh api [flags] <endpoint>' });
  }
  const fields = tokens.flatMap((token) => {
    if (token.kind !== 'option' || (token.name !== 'field' && token.name !== 'raw-field')) return [];
    return [{ raw: token.name === 'raw-field', text: token.value ?? '' }];
  });
  const { method, input, hostname } = values;
  return ok({ endpoint, method: method?.replace(/^=/, ''), fields, input, hostname });
}
