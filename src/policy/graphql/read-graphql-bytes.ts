import { readJson } from '../json/read-json.ts';
import { type ReadingResult, unreadable } from '../reading.ts';
import { readGraphql } from './read-graphql.ts';

/** What a GraphQL request would do, from its body as received. */
export function readGraphqlBytes(body: Uint8Array): ReadingResult {
  const json = readJson(body);
  return json.ok
    ? readGraphql(json.value)
    : unreadable(`the body ${json.error}`, 'send the GraphQL request as plain JSON');
}
