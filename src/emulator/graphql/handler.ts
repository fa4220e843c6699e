import type { Handler } from 'hono';
import { z } from 'zod';
import type { EmulatorContext, EmulatorEnv } from '../context.ts';
import { refuse } from '../http/refuse.ts';
import { answerQuery } from './answer-query.ts';
import { openScope } from './open-scope.ts';

/** https://docs.github.com/en/graphql/guides/forming-calls-with-graphql#communicating-with-graphql */
const GraphQLRequest = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

const DOCUMENTATION = 'https://docs.github.com/graphql/guides/forming-calls-with-graphql';

/** `POST /graphql`, mounted behind authentication. */
export function graphqlHandler(context: EmulatorContext): Handler<EmulatorEnv> {
  return async (c) => {
    const identity = c.get('identity');
    // An App's own JWT opens the App's endpoints of REST alone.
    if (identity.kind !== 'installation') {
      return refuse(
        c,
        401,
        'This endpoint requires you to be authenticated.',
        `${DOCUMENTATION}#authenticating-with-graphql`,
      );
    }
    const body: unknown = await c.req.json().catch(() => undefined);
    if (body === undefined) return refuse(c, 400, 'Problems parsing JSON', DOCUMENTATION);
    const request = GraphQLRequest.safeParse(body);
    if (!request.success)
      return c.json({ errors: [{ message: 'A query attribute must be specified and must be a string.' }] });
    const { query, variables, operationName } = request.data;
    return c.json(
      await answerQuery(openScope(context, identity), {
        query,
        variables: variables ?? {},
        operationName: operationName ?? undefined,
      }),
    );
  };
}
