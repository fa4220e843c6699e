import { pullRequestRange } from '../../actions/pull-request-range.ts';
import { issueOf } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import { diffStat } from '../../git/plumbing/changed-files.ts';
import { countCommitsBetween } from '../../git/plumbing/commits-between.ts';
import { mergeability } from '../../git/plumbing/merge-branches.ts';
import type { PullRequest } from '../../state/model.ts';
import type { PullRequestFacts } from '../representations/pull-request.ts';

/** Asks git about a pull request. Whether it can be merged is said of open ones alone, as by GitHub. */
export async function pullRequestFacts(context: EmulatorContext, pull: PullRequest): Promise<PullRequestFacts> {
  const { folder, baseOid, headOid, mergeBaseOid } = await pullRequestRange(context, pull);
  const open = issueOf(context.model, pull).state === 'open';
  const [stat, commits, merges] = await Promise.all([
    diffStat(folder, mergeBaseOid, headOid),
    countCommitsBetween(folder, baseOid, headOid),
    open ? mergeability(folder, { base: baseOid, head: headOid }) : 'unknown',
  ]);
  return { ...stat, commits, mergeable: merges === 'unknown' ? undefined : merges === 'mergeable' };
}
