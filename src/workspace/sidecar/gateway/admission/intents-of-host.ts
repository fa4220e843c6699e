import type { Intent } from '../../../../policy/intent.ts';
import type { GitHubRequest } from '../requests/classify-request.ts';

/** What a request would do by the host that it names alone: some of GitHub's are closed as a whole until granted. */
export function intentsOfHost({ surface }: GitHubRequest): readonly Intent[] {
  switch (surface) {
    case 'gist':
      return [{ kind: 'action', action: 'gists' }];
    case 'packages':
      return [{ kind: 'action', action: 'packages' }];
    case 'content':
    case 'public':
      return [{ kind: 'read' }];
    default:
      return [];
  }
}
