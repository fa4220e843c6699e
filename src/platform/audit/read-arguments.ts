import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseDuration } from '../../lib/duration.ts';
import { Fault } from '../../lib/fault.ts';
import type { ChainHead } from './chain.ts';

export type AuditArguments = { readonly dataFolder: string; readonly json: boolean } & (
  | { readonly act: 'verify'; readonly known: ChainHead | undefined }
  | { readonly act: 'list'; readonly subject: string | undefined; readonly age: number | undefined }
);

/** `verify [--head SEQUENCE:HASH]` or `list [--subject NAME] [--since DURATION]`, with `--data FOLDER` and `--json`. */
export function readArguments(args: readonly string[]): AuditArguments {
  const flag = { type: 'string' } as const;
  const json = { type: 'boolean', default: false } as const;
  const options = { data: flag, head: flag, subject: flag, since: flag, json };
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const common = { dataFolder: readFolder(values.data), json: values.json };
  if (positionals[0] === 'verify') return { act: 'verify', known: readHead(values.head), ...common };
  return { act: 'list', subject: values.subject, age: readAge(values.since), ...common };
}

function readFolder(data = '.mooring'): string {
  // An empty path resolves to the current folder, which is hardly what an unset variable in a script meant.
  if (data.trim() === '') throw new Fault('bad_arguments', '--data is empty', 'name a folder');
  return resolve(data);
}

function readHead(text: string | undefined): ChainHead | undefined {
  if (text === undefined) return undefined;
  const [, sequence, hash] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/.exec(text.trim().toLowerCase()) ?? [];
  if (sequence !== undefined && hash !== undefined) return { sequence: Number(sequence), hash };
  const remedy = 'give it as mooring audit verify printed it: <sequence>:<64 hex digits>';
  throw new Fault('bad_arguments', `--head "${text}" is no head of an audit`, remedy);
}

function readAge(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const age = parseDuration(text);
  if (age.ok) return age.value;
  throw new Fault('bad_arguments', `--since: ${age.error}`, 'see mooring audit list --help');
}
