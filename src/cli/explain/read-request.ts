import { ok, type Result } from '../../lib/result.ts';
import { readGraphqlBytes } from '../../policy/graphql/read-graphql-bytes.ts';
import { readPath } from '../../policy/read-path.ts';
import type { Unreadable } from '../../policy/reading.ts';
import { readRest } from '../../policy/rest/read-rest.ts';
import type { Sent } from './asked.ts';

/** A request to GitHub's API as it would arrive at the gateway. */
export type ApiRequest = {
  readonly method: string;
  /** Below the API's root, with its leading slash and without a query. */
  readonly path: string;
  /** With its question mark, or empty. */
  readonly query: string;
  readonly body?: Buffer | undefined;
};

/** What the gateway reads of a request. One that it would refuse whatever the grant says is an error. */
export function readRequest({ method, path, query, body }: ApiRequest): Result<Sent, Unreadable> {
  const says = `${method} ${path}`;
  if (path === '/graphql') return readGraphqlBody(body ?? Buffer.alloc(0));
  const segments = readPath(path);
  if (!segments.ok) return segments;
  const bytes = body === undefined ? undefined : { bytes: body, contentType: 'application/json' };
  const reading = readRest({ method, path: segments.value.map(({ decoded }) => decoded), query, body: bytes });
  return reading.ok ? ok({ says, reading: reading.value }) : reading;
}

export function readGraphqlBody(body: Buffer): Result<Sent, Unreadable> {
  const reading = readGraphqlBytes(body);
  return reading.ok ? ok({ says: 'POST /graphql', reading: reading.value }) : reading;
}
