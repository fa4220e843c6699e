import type { GitHubRequest } from '../gateway/requests/classify-request.ts';

/**
 * Which of GitHub's limits a request counts against; undefined for none: git's smart HTTP and git-lfs are not the
 * API's, and asking for one's limits is free. GitHub's own word (`x-ratelimit-resource`) comes with the answer only.
 * https://docs.github.com/en/rest/rate-limit/rate-limit
 */
export function countedResource(request: GitHubRequest, segments: readonly string[]): string | undefined {
  switch (request.surface) {
    case 'git':
    case 'lfs':
    case 'public':
    case 'gist':
    case 'content':
    case 'packages':
      return undefined;
    case 'graphql':
      return 'graphql';
    case 'uploads':
      return 'core';
    case 'rest': {
      const [first, second] = segments;
      if (first === 'rate_limit') return undefined;
      if (first === 'search') return second === 'code' ? 'code_search' : 'search';
      return 'core';
    }
  }
}
