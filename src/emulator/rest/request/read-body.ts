import type { Context } from 'hono';
import type { z } from 'zod';
import { refuse } from '../../http/refuse.ts';
import { err, ok, type Result } from '../../../lib/result.ts';

/**
 * The JSON body of a request, parsed; or GitHub's answer to a bad one. As on GitHub the content type does not
 * matter (`curl -d` sends a form's), a missing body is an empty object, and unknown keys are ignored.
 */
export async function readBody<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
): Promise<Result<z.output<Schema>, Response>> {
  const text = await c.req.text();
  let body: unknown;
  try {
    body = text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    return err(refuse(c, 400, 'Problems parsing JSON'));
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return ok(parsed.data);
  if (typeof body !== 'object' || body === null) return err(refuse(c, 400, 'Body should be a JSON object'));
  return err(
    refuse(c, 422, `Invalid request.\n\n${parsed.error.issues.map((issue) => sentence(issue, body)).join('\n')}`),
  );
}

/** GitHub's sentences for a body that does not match the operation's schema. */
function sentence(issue: z.core.$ZodIssue, body: object): string {
  const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], body);
  if (value === undefined) return `"${issue.path.join('.')}" wasn't supplied.`;
  const place = `For '${issue.path.map((key) => (typeof key === 'number' ? `items/${key}` : `properties/${String(key)}`)).join('/')}'`;
  const shown = JSON.stringify(value);
  if (issue.code === 'invalid_value')
    return `${place}, ${shown} is not a possible value. Must be one of the following: ${issue.values.join(', ')}.`;
  if (issue.code === 'invalid_type')
    return `${place}, ${shown} is not ${issue.expected === 'array' || issue.expected === 'object' ? 'an' : 'a'} ${issue.expected}.`;
  return `${place}, ${shown} is not valid: ${issue.message}.`;
}
