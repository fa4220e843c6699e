import type { Context } from 'hono';
import { type ActionRefusal, refusalSentence } from '../../actions/refusal.ts';
import { refuse } from '../../http/refuse.ts';
import { validationFailed } from './validation.ts';

/** How REST words the refusals of the actions that it shares with GraphQL. */
export function refusedAction(c: Context, refusal: ActionRefusal): Response {
  const message = refusalSentence(refusal);
  switch (refusal.reason) {
    case 'title_blank':
      return validationFailed(c, { resource: 'Issue', field: 'title', code: 'missing_field' });
    case 'head_not_found':
      return validationFailed(c, { resource: 'PullRequest', field: 'head', code: 'invalid' });
    case 'base_not_found':
      return validationFailed(c, { resource: 'PullRequest', field: 'base', code: 'invalid' });
    case 'no_commits_between':
    case 'pull_request_exists':
    case 'merged_cannot_change':
      return validationFailed(c, { resource: 'PullRequest', code: 'custom', message });
    case 'branch_gone':
      return validationFailed(c, {
        resource: 'PullRequest',
        field: 'state',
        code: 'invalid',
        message: `state cannot be changed. ${message}`,
      });
    case 'already_merged':
    case 'not_open':
    case 'draft':
    case 'conflict':
      return refuse(c, 405, message);
    case 'head_moved':
    case 'base_moved':
      return refuse(c, 409, message);
  }
}
