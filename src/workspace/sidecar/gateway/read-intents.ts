import { err, ok, type Result } from '../../../lib/result.ts';
import { readLfs } from '../../../policy/lfs/read-lfs.ts';
import type { Reading } from '../../../policy/reading.ts';
import type { Admission } from './admit-request.ts';
import { targetOf } from './classify-request.ts';
import { readGraphqlBody } from './read-graphql-body.ts';
import { type Refusal, refusal } from './refusal.ts';
import type { RequestBody } from './request-body.ts';
import type { RequestHead } from './request-head.ts';

/** What a request would do: read from its head and, where that decides, from its body. */
export async function readIntents(
  { request }: Admission,
  { rawHeaders }: Pick<RequestHead, 'rawHeaders'>,
  body: RequestBody,
): Promise<Result<Reading, Refusal>> {
  if (request.surface === 'graphql') return readGraphqlBody(rawHeaders, body);
  if (request.surface === 'lfs') {
    const intent = readLfs(request.operation, wholeText(body));
    if (!intent.ok) return err(refusal('bad_request', intent.error.message, intent.error.remedy));
    return ok({ target: targetOf(request), intents: [intent.value] });
  }
  return ok({ target: targetOf(request), intents: [] });
}

/** Undefined for a body that is too large to be held, and goes on as it comes. */
function wholeText(body: RequestBody): string | undefined {
  switch (body.kind) {
    case 'none':
      return '';
    case 'whole':
      return body.bytes.toString('utf8');
    case 'stream':
      return undefined;
  }
}
