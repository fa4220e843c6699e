import { z } from 'zod';
import type { RequestBody } from '../gateway/request-body.ts';
import { pointsOf } from './graphql-points.ts';

const GraphqlBody = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

/** Several times what gh sends; what is longer takes this process too long to read. */
const MOST_TOKENS = 20_000;

/**
 * What a request takes from its limit: one, or what GitHub says that a GraphQL document costs, in points. Undefined
 * when that cannot be read.
 */
export async function predictCost(resource: string, body: RequestBody): Promise<number | undefined> {
  if (resource !== 'graphql') return 1;
  if (body.kind !== 'whole') return undefined;
  // Loaded when it is needed, which is only while GraphQL's limit runs low: the process is smaller without it.
  const { parse } = await import('graphql');
  try {
    const { query, operationName, variables } = GraphqlBody.parse(JSON.parse(body.bytes.toString('utf8')));
    const document = parse(query, { noLocation: true, maxTokens: MOST_TOKENS });
    return pointsOf({ document, operationName: operationName ?? undefined, variables: variables ?? {} });
  } catch {
    return undefined;
  }
}
