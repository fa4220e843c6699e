import type { Context } from 'hono';
import type { z } from 'zod';

/** The JSON body by its schema; undefined when it does not fit, or is no JSON. */
export async function readBody<T>(c: Context, schema: z.ZodType<T>): Promise<T | undefined> {
  const body: unknown = await c.req.json().catch(() => undefined);
  return schema.safeParse(body).data;
}
