import type { Scope } from '../scope.ts';
import { assignmentMutations } from './assignment.ts';
import { commitMutations } from './commits.ts';
import { conversationMutations } from './conversations.ts';
import { issueMutations } from './issues.ts';
import { linkedBranchMutations } from './linked-branches.ts';
import { pullRequestMutations } from './pull-requests.ts';
import { refMutations } from './refs.ts';
import { reviewMutations } from './reviews.ts';

/** The fields of `Mutation`. */
export function mutationRoot(scope: Scope): object {
  return {
    ...issueMutations(scope),
    ...conversationMutations(scope),
    ...linkedBranchMutations(scope),
    ...assignmentMutations(scope),
    ...pullRequestMutations(scope),
    ...reviewMutations(scope),
    ...refMutations(scope),
    ...commitMutations(scope),
  };
}
