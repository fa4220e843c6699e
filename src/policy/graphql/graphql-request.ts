import { z } from 'zod';
import { ok, type Result } from '../../lib/result.ts';
import { type Unreadable, unreadable } from '../reading.ts';

/** https://docs.github.com/graphql/guides/forming-calls-with-graphql, and `extensions` that clients add by themselves. */
const GraphqlRequest = z.strictObject({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z.looseObject({ persistedQuery: z.undefined().optional() }).nullish(),
});

export type GraphqlRequest = {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
};

/** Reads the parsed body of a POST. What it does not know might decide what runs: it is refused. */
export function readGraphqlRequest(body: unknown): Result<GraphqlRequest, Unreadable> {
  if (Array.isArray(body)) return unreadable('the body is a batch of GraphQL requests', 'send them one by one');
  const read = GraphqlRequest.safeParse(body);
  if (!read.success) {
    return unreadable(
      `the GraphQL request cannot be read: ${complaint(read.error)}`,
      'send {"query": "…", "operationName": "…", "variables": {…}} with the document itself in "query"',
    );
  }
  const { query, operationName, variables } = read.data;
  // What JSON.parse made is taken itself: a copy might lose a name such as __proto__.
  const given = variables == null ? {} : (body as { variables: Record<string, unknown> }).variables;
  return ok({ query, operationName: operationName || undefined, variables: given });
}

function complaint({ issues: [issue] }: z.ZodError): string {
  if (issue?.code === 'unrecognized_keys') return `what "${issue.keys.join('", "')}" means is not known`;
  return issue === undefined || issue.path.length === 0 ? 'it is no object' : `"${issue.path.join('.')}" is not usable`;
}
