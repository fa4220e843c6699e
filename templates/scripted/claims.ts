import { createHash } from 'node:crypto';

export type Claim = { readonly workspace: string; readonly assignee: string };
export type Claimant = Claim;
export type Comment = { readonly body: string };

const CLAIM = /^Claimed by workspace ([a-z0-9-]+)\.(?: Assigned to (\S+)\.)?/;

/** The comment that claims an issue. The login is named where it is not the workspace's own name. */
export function claimComment({ workspace, assignee }: Claimant): string {
  return `Claimed by workspace ${workspace}.${assignee === workspace ? '' : ` Assigned to ${assignee}.`}`;
}

/** The comment that ends the work on an issue. */
export function shippedComment({ workspace }: Claimant, pullRequestUrl: string): string {
  return `Shipped by workspace ${workspace}: ${pullRequestUrl}`;
}

/**
 * The claim that counts: the earliest comment. Assignees cannot decide it, for gh writes the whole list of them
 * back and the last writer wins; comments are only ever added, and everyone sees them in one order.
 */
export function standingClaim(comments: readonly Comment[]): Claim | undefined {
  for (const { body } of comments) {
    const match = CLAIM.exec(body);
    const workspace = match?.[1];
    if (workspace !== undefined) return { workspace, assignee: match?.[2] ?? workspace };
  }
  return undefined;
}

/** How an issue stands to one workspace. */
export type Standing = 'unclaimed' | 'mine' | 'shipped' | 'theirs';

export function standingOf(comments: readonly Comment[], me: Claimant): Standing {
  const claim = standingClaim(comments);
  if (claim === undefined) return 'unclaimed';
  if (claim.workspace !== me.workspace) return 'theirs';
  const shipped = `Shipped by workspace ${me.workspace}: `;
  return comments.some(({ body }) => body.startsWith(shipped)) ? 'shipped' : 'mine';
}

/**
 * The items in an order of the workspace's own, so that workspaces that look at one list at one time rarely
 * reach for the same item: each is weighed by a hash of both names (rendezvous hashing).
 */
export function inOwnOrder<T>(workspace: string, items: readonly T[], nameOf: (item: T) => string): T[] {
  const weight = (item: T): string =>
    createHash('sha256')
      .update(`${workspace}\n${nameOf(item)}`)
      .digest('hex');
  return items
    .map((item) => ({ item, weight: weight(item) }))
    .toSorted((left, right) => (left.weight < right.weight ? -1 : 1))
    .map(({ item }) => item);
}
