import type { Review } from '../../state/model.ts';
import { unprocessable } from '../errors.ts';
import { reviewNode } from '../nodes/review.ts';
import { findNodeOf } from '../queries/find-node.ts';
import type { Scope } from '../scope.ts';
import { mutation } from './mutation.ts';

type AddReview = {
  readonly pullRequestId: string;
  readonly body?: string | null;
  readonly event?: 'APPROVE' | 'COMMENT' | 'DISMISS' | 'REQUEST_CHANGES' | null;
};

/** What a review is called once it is given; without an event it would be a draft, which is not played here. */
const STATES = { APPROVE: 'APPROVED', COMMENT: 'COMMENTED', REQUEST_CHANGES: 'CHANGES_REQUESTED' } as const;

const OWN = {
  APPROVE: 'Can not approve your own pull request',
  REQUEST_CHANGES: 'Can not request changes on your own pull request',
} as const;

export function reviewMutations(scope: Scope): object {
  const { context, viewer } = scope;
  return {
    addPullRequestReview: mutation(({ pullRequestId, body, event }: AddReview) => {
      const { pull, issue } = findNodeOf(scope, pullRequestId, 'pull');
      scope.demand('pull_requests', 'write');
      if (event == null || event === 'DISMISS') throw unprocessable('The emulator takes no drafts of reviews.');
      if (issue.authorId === viewer.id && event !== 'COMMENT') throw unprocessable(OWN[event]);
      if (event !== 'APPROVE' && (body ?? '').trim() === '') throw unprocessable("Body can't be blank");
      const now = context.clock();
      const review: Review = {
        ...{ id: context.model.nextId++, pullRequestId: pull.id, authorId: viewer.id, body: body ?? '' },
        ...{ state: STATES[event], commitOid: pull.headOid, submittedAt: now },
      };
      context.model.reviews.push(review);
      // Whoever has reviewed is no longer asked to.
      pull.reviewerIds = (pull.reviewerIds ?? []).filter((id) => id !== viewer.id);
      issue.updatedAt = now;
      context.changed();
      const node = reviewNode(scope, pull, review);
      return { pullRequestReview: node, reviewEdge: { cursor: '', node } };
    }),
  };
}
