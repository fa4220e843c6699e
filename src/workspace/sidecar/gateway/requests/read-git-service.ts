import { err, ok, type Result } from '../../../../lib/result.ts';
import { notAllowed, type Refusal, refusal } from '../refusals/refusal.ts';

export type GitService = 'git-upload-pack' | 'git-receive-pack';

export type GitOperation = { readonly service: GitService; readonly step: 'advertisement' | 'exchange' };

/** What is asked of git's smart HTTP below a repository's own path: https://git-scm.com/docs/http-protocol */
export function readGitService(
  method: string,
  operation: readonly string[],
  pathAndQuery: string,
): Result<GitOperation, Refusal> {
  const [first] = operation;
  if (operation.join('/') === 'info/refs') {
    const services = new URLSearchParams(pathAndQuery.slice(pathAndQuery.indexOf('?'))).getAll('service');
    const [service] = services;
    if (services.length !== 1 || !isGitService(service)) return err(NOT_GIT);
    return method === 'GET' ? ok({ service, step: 'advertisement' }) : err(notAllowed(method));
  }
  if (operation.length === 1 && isGitService(first)) {
    return method === 'POST' ? ok({ service: first, step: 'exchange' }) : err(notAllowed(method));
  }
  return err(NOT_GIT);
}

function isGitService(text: string | undefined): text is GitService {
  return text === 'git-upload-pack' || text === 'git-receive-pack';
}

export const NOT_GIT = refusal(
  'not_found',
  "of GitHub's web host the gateway serves git's smart HTTP alone",
  'use git for repositories and gh for everything else',
);
