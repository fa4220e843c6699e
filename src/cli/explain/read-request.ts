import { err, ok, type Result } from '../../lib/result.ts';
import { readGraphql } from '../../policy/graphql/read-graphql.ts';
import { readJson } from '../../policy/json/read-json.ts';
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
  const segments = decodedSegments(path);
  if (segments === undefined) return err({ message: `the path ${path} cannot be read`, remedy: 'write it plainly' });
  const bytes = body === undefined ? undefined : { bytes: body, contentType: 'application/json' };
  const reading = readRest({ method, path: segments, query, body: bytes });
  return reading.ok ? ok({ says, reading: reading.value }) : reading;
}

export function readGraphqlBody(body: Buffer): Result<Sent, Unreadable> {
  const json = readJson(body);
  if (!json.ok) return err({ message: `the body ${json.error}`, remedy: 'send the GraphQL request as plain JSON' });
  const reading = readGraphql(json.value);
  return reading.ok ? ok({ says: 'POST /graphql', reading: reading.value }) : reading;
}

function decodedSegments(path: string): string[] | undefined {
  try {
    const segments = path
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent);
    return segments.some((segment) => segment === '.' || segment === '..') ? undefined : segments;
  } catch {
    return undefined;
  }
}
