import type { MiddlewareHandler } from 'hono';
import { findRepository } from '../actions/records.ts';
import type { EmulatorContext, EmulatorEnv, Identity } from '../context.ts';
import { notFound, refuse } from '../http/refuse.ts';
import { repositoriesOfToken } from '../state/find.ts';
import { decideOperation, type Target } from './decide-operation.ts';
import { type FoundOperation, operationFinder } from './find-operation.ts';
import { loadOperations } from './operations.ts';

/**
 * Lets through what GitHub would let through: each request is matched with its operation in GitHub's own
 * description. What GitHub does not know answers 404.
 */
export async function guardOperations(context: EmulatorContext): Promise<MiddlewareHandler<EmulatorEnv>> {
  const find = operationFinder(await loadOperations());
  return async (c, next) => {
    const found = find(c.req.method, c.req.path);
    if (found === undefined) return notFound(c);
    const { operation } = found;
    const identity = c.get('identity');
    const refusal = decideOperation(operation, identity, targetOf(context, identity, found));
    if (refusal === undefined) return next();
    if (refusal.accepted !== undefined) c.header('x-accepted-github-permissions', refusal.accepted);
    return refuse(c, refusal.status, refusal.message, operation.documentation);
  };
}

/** For GraphQL, which has no public part: GitHub demands a token whatever the query is. */
export function demandToken(): MiddlewareHandler<EmulatorEnv> {
  return async (c, next) => {
    const { kind } = c.get('identity');
    if (kind === 'installation') return next();
    if (kind === 'app') return refuse(c, 401, 'Bad credentials');
    const documentation =
      'https://docs.github.com/graphql/guides/forming-calls-with-graphql#authenticating-with-graphql';
    return refuse(c, 401, 'This endpoint requires you to be authenticated.', documentation);
  };
}

function targetOf(
  context: EmulatorContext,
  identity: Identity,
  { operation, parameters }: FoundOperation,
): Target | undefined {
  if (!operation.path.startsWith('/repos/{owner}/{repo}')) return undefined;
  const { owner = '', repo = '' } = parameters;
  const repository = findRepository(context.model, decode(owner), decode(repo));
  const reached =
    identity.kind === 'installation' ? repositoriesOfToken(context.model, identity.installation, identity.token) : [];
  return { repository, isReached: repository !== undefined && reached.includes(repository) };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
