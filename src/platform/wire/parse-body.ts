import { validator } from 'hono/validator';
import { z } from 'zod';
import { refuse } from './refuse.ts';

/** Parses a JSON body by a schema of the contract; a body that does not fit is refused with what is wrong. */
export function body<Schema extends z.ZodType>(schema: Schema) {
  return validator('json', (value, c): z.output<Schema> | Response => {
    const parsed = schema.safeParse(value);
    return parsed.success ? parsed.data : refuse(c, { reason: 'bad_request', detail: z.prettifyError(parsed.error) });
  });
}

export function query<Schema extends z.ZodType>(schema: Schema) {
  return validator('query', (value, c): z.output<Schema> | Response => {
    const parsed = schema.safeParse(value);
    return parsed.success ? parsed.data : refuse(c, { reason: 'bad_request', detail: z.prettifyError(parsed.error) });
  });
}
