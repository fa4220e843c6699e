import { readGraphqlRequest } from '../../../policy/graphql/graphql-request.ts';
import { readJson } from '../../../policy/json/read-json.ts';
import type { RequestBody } from '../gateway/bodies/request-body.ts';
import { pointsOf } from './graphql-points.ts';

/**
 * What a request takes from its limit: one, or what GitHub says that a GraphQL document costs, in points. Undefined
 * when that cannot be read; it is read as policy has read it.
 */
export async function predictCost(resource: string, body: RequestBody): Promise<number | undefined> {
  if (resource !== 'graphql') return 1;
  const json = body.kind === 'whole' ? readJson(body.bytes) : undefined;
  const request = json?.ok ? readGraphqlRequest(json.value) : undefined;
  if (!request?.ok) return undefined;
  const { query, operationName, variables } = request.value;
  // Loaded when it is needed: the process is smaller without the parser.
  const { parseDocument } = await import('../../../policy/graphql/parse-document.ts');
  const document = parseDocument(query);
  return document.ok ? pointsOf({ document: document.value, operationName, variables }) : undefined;
}
