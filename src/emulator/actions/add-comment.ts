import type { EmulatorContext } from '../context.ts';
import type { Comment, Issue, User } from '../state/model.ts';

/** Adds a comment to an issue, or to the conversation of a pull request. */
export function addComment(context: EmulatorContext, issue: Issue, author: User, body: string): Comment {
  const now = context.clock();
  const comment: Comment = {
    id: context.model.nextId++,
    issueId: issue.id,
    authorId: author.id,
    body,
    createdAt: now,
    updatedAt: now,
  };
  context.model.comments.push(comment);
  issue.updatedAt = now;
  context.changed();
  return comment;
}
