import type { ClientResponse } from '../../../../lib/http1/client-response.ts';
import { type Refusal, refusal } from '../refusals/refusal.ts';
import type { GitHubRequest } from '../requests/classify-request.ts';
import { takesCredential } from './decide-healing.ts';

const STATUS_PAGE = 'https://www.githubstatus.com';

/**
 * What the client is told in place of an answer that could not be mended: of a 401 git and gh would make a question
 * for a password, of GitHub's error pages nothing at all. An error in JSON is in gh's own words already.
 */
export function refusalOfAnswer(head: ClientResponse, request: GitHubRequest): Refusal | undefined {
  const { status, fields } = head;
  const isPush = speaksGit(request) && request.step === 'exchange' && request.service === 'git-receive-pack';
  if (status === 401 && takesCredential(request)) {
    const remedy = isPush ? 'push again' : 'try again in a moment';
    return refusal('no_token', "GitHub refuses this workspace's token", remedy);
  }
  if (status < 500) return undefined;
  const isJson = /^application\/(?:[a-z0-9.-]+\+)?json\b/i.test(fields.first('content-type') ?? '');
  if (isJson && !speaksGit(request)) return undefined;
  if (request.surface === 'public' || request.surface === 'packages') return undefined;
  const what = `GitHub answers ${status}`;
  const told = isPush
    ? refusal('github_erring', `${what}, and may have taken the push`, 'look with git fetch, then push again')
    : refusal('github_erring', what, `try again in a moment; see ${STATUS_PAGE}`);
  return { ...told, status, mayBeDone: isPush };
}

const speaksGit = (request: GitHubRequest): request is Extract<GitHubRequest, { surface: 'git' | 'gist' }> =>
  request.surface === 'git' || request.surface === 'gist';
