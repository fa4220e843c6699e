import type { ValidationTargets } from 'hono';
import { validator } from 'hono/validator';
import { z } from 'zod';
import { refuse } from './refuse.ts';

const MOST_DETAIL = 2_000;

/** Parses a JSON body by a schema of the contract; a body that does not fit is refused with what is wrong. */
export const body = <Schema extends z.ZodType>(schema: Schema) => parsed('json', schema);

export const query = <Schema extends z.ZodType>(schema: Schema) => parsed('query', schema);

function parsed<Target extends keyof ValidationTargets, Schema extends z.ZodType>(target: Target, schema: Schema) {
  return validator(target, (value, c): z.output<Schema> | Response => {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    // It repeats what was sent, a name of half a megabyte as well.
    return refuse(c, { reason: 'bad_request', detail: z.prettifyError(result.error).slice(0, MOST_DETAIL) });
  });
}
