import { fullName, pullRequestOf, repositoryById } from '../../actions/records.ts';
import type { Issue } from '../../state/model.ts';
import type { Scope } from '../scope.ts';

/** `/owner/name/issues/12`, or `/pull/12` for a pull request. */
export function issuePath(scope: Scope, issue: Issue): string {
  const { model } = scope.context;
  const kind = pullRequestOf(model, issue) === undefined ? 'issues' : 'pull';
  return `/${fullName(model, repositoryById(model, issue.repositoryId))}/${kind}/${issue.number}`;
}
