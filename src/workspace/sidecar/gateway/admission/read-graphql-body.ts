import type { HeaderFields } from '../../../../lib/http1/header-fields.ts';
import { err, type Result } from '../../../../lib/result.ts';
import type { Reading } from '../../../../policy/reading.ts';
import type { RequestBody } from '../bodies/request-body.ts';
import { type Refusal, refusal, refusalOfUnreadable } from '../refusals/refusal.ts';

/** JSON in UTF-8, said once: a form, or another encoding, would be read as something else than we read. */
const JSON_TYPE = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/** What a GraphQL request would do: its whole body decides. */
export async function readGraphqlBody(fields: HeaderFields, body: RequestBody): Promise<Result<Reading, Refusal>> {
  const types = fields.all('content-type');
  if (types.length !== 1 || !JSON_TYPE.test(types[0] ?? '')) return err(NO_JSON);
  if (body.kind === 'stream') return err(TOO_LARGE);
  // Loaded when it is needed: a workspace that uses git alone does without the parser.
  const { readGraphqlBytes } = await import('../../../../policy/graphql/read-graphql-bytes.ts');
  const reading = readGraphqlBytes(body.kind === 'none' ? new Uint8Array() : body.bytes);
  return reading.ok ? reading : err(refusalOfUnreadable(reading.error));
}

const NO_JSON = refusal(
  'bad_request',
  'the GraphQL request does not say that it is JSON',
  'send it with one Content-Type: application/json',
);

const TOO_LARGE = refusal(
  'bad_request',
  'the GraphQL request is too large to be read as a whole',
  'use git push, or send less at once',
);
