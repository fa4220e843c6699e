import type { Identity } from '../context.ts';
import type { PermissionLevel, Repository } from '../state/model.ts';
import { NEEDS } from './needs.ts';
import type { Operation } from './operations.ts';

export type OperationRefusal = {
  readonly status: 401 | 403 | 404;
  readonly message: string;
  /** What would have been enough: the value of GitHub's header `X-Accepted-GitHub-Permissions`. */
  readonly accepted?: string;
};

/** What a request touches below `/repos/{owner}/{repo}`; undefined elsewhere. */
export type Target = { readonly repository: Repository | undefined; readonly isReached: boolean };

const NOT_FOUND: OperationRefusal = { status: 404, message: 'Not Found' };
const NOT_ACCESSIBLE: OperationRefusal = { status: 403, message: 'Resource not accessible by integration' };
const REQUIRES_AUTHENTICATION: OperationRefusal = { status: 401, message: 'Requires authentication' };
const BAD_CREDENTIALS: OperationRefusal = { status: 401, message: 'Bad credentials' };

const RANK: Record<PermissionLevel, number> = { read: 1, write: 2, admin: 3 };

/**
 * Whether this caller may run this operation of REST; undefined when it may.
 * Public repositories can be read by everybody; a repository that the caller cannot see answers 404.
 */
export function decideOperation(
  operation: Operation,
  identity: Identity,
  target: Target | undefined,
): OperationRefusal | undefined {
  const need = NEEDS[operation.id] ?? (target === undefined ? 'token' : 'metadata:read');
  if (need === 'public' && operation.enabled) return undefined;
  // An App's JWT opens the App's own paths and nothing else.
  if (identity.kind === 'app') return BAD_CREDENTIALS;
  const isRead = operation.method === 'GET';
  if (target !== undefined) {
    const isPublic = target.repository !== undefined && !target.repository.private;
    if (!target.isReached && !isPublic) return NOT_FOUND;
    if (!target.isReached && isRead && operation.enabled) return undefined;
  }
  if (identity.kind === 'anonymous') return REQUIRES_AUTHENTICATION;
  if (!operation.enabled) return NOT_ACCESSIBLE;
  if (need === 'token') return undefined;
  if (target !== undefined && !target.isReached) return { ...NOT_ACCESSIBLE, accepted: acceptedHeader(need) };
  if (isGranted(need, identity.token.permissions)) return undefined;
  return { ...NOT_ACCESSIBLE, accepted: acceptedHeader(need) };
}

function isGranted(need: string, permissions: Readonly<Record<string, PermissionLevel>>): boolean {
  return need.split(' | ').some((alternative) => {
    const [permission = '', level = ''] = alternative.split(':');
    const held = permissions[permission];
    return held !== undefined && RANK[held] >= RANK[level as PermissionLevel];
  });
}

/** `issues=write; pull_requests=write`: https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api */
const acceptedHeader = (need: string): string => need.replaceAll(':', '=').replaceAll(' | ', '; ');
