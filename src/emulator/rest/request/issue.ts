import { createMiddleware } from 'hono/factory';
import { pullRequestOf } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import { notFound } from '../../http/refuse.ts';
import type { Issue, PullRequest } from '../../state/model.ts';
import type { RepositoryEnv } from './repository.ts';

export type IssueEnv = RepositoryEnv & { Variables: { issue: Issue } };
export type PullRequestEnv = IssueEnv & { Variables: { pull: PullRequest } };

/** Finds the issue of a path with `:number`; a pull request is an issue too. */
export function findsIssue(context: EmulatorContext) {
  return createMiddleware<IssueEnv>(async (c, next) => {
    const issue = issueNumbered(context, c.get('repository').id, Number(c.req.param('number')));
    if (issue === undefined) return notFound(c);
    c.set('issue', issue);
    return next();
  });
}

/** Finds the pull request of a path with `:number`. */
export function findsPullRequest(context: EmulatorContext) {
  return createMiddleware<PullRequestEnv>(async (c, next) => {
    const issue = issueNumbered(context, c.get('repository').id, Number(c.req.param('number')));
    const pull = issue === undefined ? undefined : pullRequestOf(context.model, issue);
    if (issue === undefined || pull === undefined) return notFound(c);
    c.set('issue', issue);
    c.set('pull', pull);
    return next();
  });
}

function issueNumbered({ model }: EmulatorContext, repositoryId: number, number: number): Issue | undefined {
  return model.issues.find((each) => each.repositoryId === repositoryId && each.number === number);
}
