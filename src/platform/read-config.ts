import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Document, isCollection, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { Fault } from '../lib/fault.ts';
import { formatPath, parseBy } from '../lib/schema-faults.ts';
import { MooringConfig } from './config.ts';
import type { AppKeySource, GitHubAppConfig } from './github/app-config.ts';

/** Reads mooring.yaml; its faults are told at once, each with its place. Paths in it become absolute. */
export async function readConfig(path: string): Promise<MooringConfig> {
  const file = resolve(path);
  const config = parseConfig(await readConfigText(file), file);
  return {
    ...config,
    ...(config.templates === undefined ? {} : { templates: resolve(dirname(file), config.templates) }),
    github: config.github.map((github) => ({ ...github, app: absolute(github.app, dirname(file)) })),
  };
}

export function readConfigText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const what = error.code === 'ENOENT' ? 'does not exist' : `cannot be read (${error.code})`;
    throw new Fault('config_unreadable', `${file} ${what}`, 'name the configuration with --config');
  });
}

/** Paths that mooring.yaml gives, which are relative to its folder; a signer without a slash is looked for in PATH. */
export function absolute({ id, key, webhookSecret }: GitHubAppConfig, folder: string): GitHubAppConfig {
  const placed = <Source extends AppKeySource>(source: Source): Source =>
    source.kind === 'file' ? { ...source, path: resolve(folder, source.path) } : source;
  const [program = '', ...args] = key.kind === 'signer' ? key.command : [];
  const signer = { kind: 'signer', command: [resolve(folder, program), ...args] } as const;
  return {
    id,
    key: program.includes('/') ? signer : placed(key),
    ...(webhookSecret === undefined ? {} : { webhookSecret: placed(webhookSecret) }),
  };
}

export const parseConfig = (text: string, file: string): MooringConfig => parseAs(MooringConfig, text, file);

/** A configuration, or as much of one as the schema asks for. */
export function parseAs<Schema extends z.ZodType>(schema: Schema, text: string, file: string): z.infer<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  // The first fault of syntax makes the others: what comes after it is read wrongly.
  const [error] = document.errors;
  if (error !== undefined) throw invalid(file, [`line ${lines.linePos(error.pos[0]).line}: ${error.message}`]);

  const parsed = parseBy(schema, document.toJS() ?? {});
  if (parsed.ok) return parsed.value;
  throw invalid(
    file,
    parsed.error.map(({ path, message }) => {
      const line = lineOf(document, path, lines);
      const place = path.length === 0 ? 'the file' : formatPath(path);
      return `${place}${line === undefined ? '' : ` (line ${line})`}: ${message}`;
    }),
  );
}

export function invalid(file: string, faults: readonly string[]): Fault {
  const details = faults.map((fault) => fault.replaceAll(/\s*\n\s*/g, ' '));
  return new Fault('config_invalid', `${file} is not valid`, 'correct it and start again', { details });
}

/** The line of a key, or of the nearest thing around it that is there. */
function lineOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    const pair = isCollection(parent) ? parent.items.find((item) => keyOf(item) === last) : undefined;
    const node = pair === undefined ? document.getIn(path.slice(0, length), true) : (pair as { key: unknown }).key;
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}

function keyOf(item: unknown): unknown {
  const key = typeof item === 'object' && item !== null && 'key' in item ? item.key : undefined;
  return isScalar(key) ? key.value : undefined;
}
