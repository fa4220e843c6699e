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
    const service = serviceIn(pathAndQuery);
    if (service === undefined) return err(NOT_GIT);
    return method === 'GET' ? ok({ service, step: 'advertisement' }) : err(notAllowed(method));
  }
  if (operation.length === 1 && isGitService(first)) {
    return method === 'POST' ? ok({ service: first, step: 'exchange' }) : err(notAllowed(method));
  }
  return err(NOT_GIT);
}

/** The one that a query names, if it names one. */
function serviceIn(pathAndQuery: string): GitService | undefined {
  const query = pathAndQuery.slice(pathAndQuery.indexOf('?'));
  // As git writes it; whatever else is read by the rules of forms.
  const plain = query.startsWith('?service=') ? query.slice('?service='.length) : undefined;
  if (isGitService(plain)) return plain;
  const services = new URLSearchParams(query).getAll('service');
  const [service] = services;
  return services.length === 1 && isGitService(service) ? service : undefined;
}

function isGitService(text: string | undefined): text is GitService {
  return text === 'git-upload-pack' || text === 'git-receive-pack';
}

export const NOT_GIT = refusal(
  'not_found',
  "of GitHub's web host the gateway serves git's smart HTTP alone",
  'use git for repositories and gh for everything else',
);
