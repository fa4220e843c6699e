import type { HeaderFields } from '../../../../lib/http1/header-fields.ts';
import { err, ok, type Result } from '../../../../lib/result.ts';
import { readLfs } from '../../../../policy/lfs/read-lfs.ts';
import type { Reading, ReadingResult } from '../../../../policy/reading.ts';
import { readRest } from '../../../../policy/rest/read-rest.ts';
import type { RequestBody } from '../bodies/request-body.ts';
import { type Refusal, refusalOfUnreadable } from '../refusals/refusal.ts';
import { targetOf } from '../requests/classify-request.ts';
import type { Admission } from './admit-request.ts';
import { intentsOfHost } from './intents-of-host.ts';
import { readGraphqlBody } from './read-graphql-body.ts';

/** An admitted request as it was sent; a body that decides is whole. */
export type SentRequest = {
  readonly method: string;
  readonly fields: HeaderFields;
  readonly body: RequestBody;
};

/** What a request would do: read from its head and, where that decides, from its body. */
export function readIntents(
  admission: Admission,
  sent: SentRequest,
): Result<Reading, Refusal> | Promise<Result<Reading, Refusal>> {
  const { request } = admission;
  switch (request.surface) {
    case 'graphql':
      return readGraphqlBody(sent.fields, sent.body);
    case 'lfs': {
      const intent = readLfs(request.operation, wholeBytes(sent.body));
      if (!intent.ok) return err(refusalOfUnreadable(intent.error));
      return ok({ target: targetOf(request), intents: [intent.value] });
    }
    case 'rest':
    case 'uploads':
      return orRefusal(readRestIntents(admission, sent));
    case 'git':
      return ok({ target: targetOf(request), intents: [] });
    case 'gist':
    case 'packages':
    case 'content':
    case 'public':
      return ok({ target: targetOf(request), intents: intentsOfHost(request) });
  }
}

/** Undefined for a body that is too large to be held, and goes on as it comes. */
function wholeBytes(body: RequestBody): Uint8Array | undefined {
  switch (body.kind) {
    case 'none':
      return NOTHING;
    case 'whole':
      return body.bytes;
    case 'stream':
      return undefined;
  }
}

const NOTHING = new Uint8Array();

function readRestIntents({ destination }: Admission, { method, fields, body }: SentRequest): ReadingResult {
  const { segments, path } = destination;
  const queryAt = path.indexOf('?');
  // Two types are none that policy knows: joined, they are refused where the body decides.
  const contentType = fields.joined('content-type') || undefined;
  return readRest({
    method,
    path: segments.map(({ decoded }) => decoded),
    query: queryAt < 0 ? '' : path.slice(queryAt),
    body: body.kind === 'whole' ? { bytes: body.bytes, contentType } : undefined,
  });
}

const orRefusal = (reading: ReadingResult): Result<Reading, Refusal> =>
  reading.ok ? reading : err(refusalOfUnreadable(reading.error));
