import type { ProtectedAction } from '../contract/protected-actions.ts';

/** What happens to a ref. `write`: it is created or updated, the request does not say which. */
export type RefChange = 'create' | 'update' | 'write' | 'delete';

/** What a ref may turn out to be that is not named. */
export type UnnamedRef = 'branch' | 'branch or tag';

/**
 * What a request would do, in the one vocabulary of git, REST and GraphQL: the same intent gets the same verdict
 * whichever door it comes by.
 */
export type Intent =
  | { readonly kind: 'read' }
  /** Ordinary work, such as comments and pull requests: the token's permissions are its boundary. */
  | { readonly kind: 'work' }
  /** `ref` is a full name, such as `refs/heads/main`. */
  | { readonly kind: 'ref'; readonly change: RefChange; readonly ref: string }
  /** A ref that the request changes without naming it: by a node id, or because it means the default branch. */
  | { readonly kind: 'unnamed_ref'; readonly change: RefChange; readonly of: UnnamedRef }
  | { readonly kind: 'action'; readonly action: ProtectedAction }
  /** A write that no table knows, by the name that a grant would have to hold. */
  | { readonly kind: 'unlisted'; readonly operation: string };
