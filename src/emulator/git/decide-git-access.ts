import type { Identity } from '../context.ts';
import { repositoriesOfToken } from '../state/find.ts';
import type { EmulatorModel, Repository } from '../state/model.ts';
import type { GitRequest } from './read-git-request.ts';

export type GitRefusal = { readonly status: 401 | 403 | 404; readonly message: string };

/** https://github.blog/2020-12-15-token-authentication-requirements-for-git-operations/ */
export const INVALID_TOKEN: GitRefusal = {
  status: 401,
  message: 'Invalid username or token. Password authentication is not supported for Git operations.',
};
const NO_WRITE: GitRefusal = { status: 401, message: 'No anonymous write access.' };
const NOT_FOUND: GitRefusal = { status: 404, message: 'Repository not found.' };

/** Whether this request may reach this repository; undefined when it may. The messages are GitHub's. */
export function decideGitAccess(
  model: EmulatorModel,
  identity: Identity,
  request: GitRequest,
  repository: Repository | undefined,
): GitRefusal | undefined {
  const writes = request.service === 'git-receive-pack';
  if (identity.kind !== 'installation') {
    // GitHub does not tell those who have no credential whether a repository exists.
    return repository !== undefined && !repository.private && !writes
      ? undefined
      : writes
        ? NO_WRITE
        : { ...NOT_FOUND, status: 401 };
  }
  const reached = repositoriesOfToken(model, identity.installation, identity.token);
  if (repository === undefined) return NOT_FOUND;
  const isReached = reached.some((each) => each.id === repository.id);
  if (!isReached && repository.private) return NOT_FOUND;
  const level = isReached ? identity.token.permissions['contents'] : undefined;
  if (writes && level !== 'write' && level !== 'admin') {
    const { owner, name } = request;
    return { status: 403, message: `Permission to ${owner}/${name}.git denied to ${identity.bot.login}.` };
  }
  if (level === undefined && repository.private)
    return { status: 403, message: 'Write access to repository not granted.' };
  return undefined;
}
