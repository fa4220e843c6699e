import type { ValidationTargets } from 'hono';
import { validator } from 'hono/validator';
import type { z } from 'zod';
import { faultsText, parseBy, type SchemaFault } from '../../lib/schema-faults.ts';
import { type Refusal, refuse } from './refuse.ts';

const NAMES: Readonly<Record<string, string>> = { json: 'the body', query: 'the query' };

/** Says what does not fit. */
export function misfit(faults: readonly SchemaFault[], whole: string): Refusal {
  return { reason: 'bad_request', detail: faultsText(faults, whole) };
}

/** Parses a JSON body by a schema of the contract; a body that does not fit is refused with what is wrong. */
export const body = <Schema extends z.ZodType>(schema: Schema) => parsed('json', schema);

export const query = <Schema extends z.ZodType>(schema: Schema) => parsed('query', schema);

function parsed<Target extends keyof ValidationTargets, Schema extends z.ZodType>(target: Target, schema: Schema) {
  return validator(target, (value, c): z.output<Schema> | Response => {
    const parsed = parseBy(schema, value);
    return parsed.ok ? parsed.value : refuse(c, misfit(parsed.error, NAMES[target] ?? target));
  });
}
