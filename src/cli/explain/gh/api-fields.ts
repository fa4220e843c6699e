import { err, ok, type Result } from '../../../lib/result.ts';
import type { Unreadable } from '../../../policy/reading.ts';
import type { Surroundings } from '../asked.ts';
import type { ApiArguments } from './api-arguments.ts';
import { fillIn } from './placeholders.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** The parameters that `-f` and `-F` give, converted as gh does: gh-api(1). */
export async function readFields(
  given: ApiArguments['fields'],
  surroundings: Surroundings,
): Promise<Result<Fields, Unreadable>> {
  const fields: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const { raw, text } of given) {
    const at = text.indexOf('=');
    if (at < 0) return err({ message: `the field "${text}" has no value`, remedy: 'write name=value' });
    const name = text.slice(0, at);
    // Names such as a[b] mean one thing to newer releases of gh and another to older ones.
    if (/[[\]]/.test(name))
      return err({ message: `the field "${name}" is nested`, remedy: 'give the body with --input' });
    const value = raw ? ok(text.slice(at + 1)) : await convert(text.slice(at + 1), surroundings);
    if (!value.ok) return value;
    fields[name] = value.value;
  }
  return ok(fields);
}

async function convert(text: string, surroundings: Surroundings): Promise<Result<unknown, Unreadable>> {
  if (text.startsWith('@')) return ok((await surroundings.readFile(text.slice(1))).toString('utf8'));
  if (/^[+-]?\d+$/.test(text)) return ok(Number(text));
  if (text === 'true' || text === 'false') return ok(text === 'true');
  if (text === 'null') return ok(null);
  return fillIn(text, surroundings);
}
