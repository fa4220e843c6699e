import { z } from 'zod';

/** https://docs.github.com/en/graphql: `type` of an error and the path to the field that it is about. */
const Answer = z.object({
  errors: z.array(z.object({ type: z.string().optional(), path: z.array(z.unknown()).optional() })),
});

/**
 * Whether a GraphQL answer, which has status 200 all the same, says of a thing that the query begins with that there is
 * none: where REST says 404, of a repository that the token does not reach. What is missing further down was looked for
 * in one that it does.
 */
export function isUnseenByGraphql(json: unknown): boolean {
  const errors = Answer.safeParse(json).data?.errors ?? [];
  return errors.some(({ type, path }) => type === 'NOT_FOUND' && path?.length === 1);
}
