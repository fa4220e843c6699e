import type { EmulatorContext, Identity } from '../context.ts';
import type { Commit } from '../git/plumbing/commits-between.ts';
import type { Ref } from '../git/plumbing/list-refs.ts';
import type { Comment, Issue, Label, PermissionLevel, PullRequest, Repository, User } from '../state/model.ts';

/** An identity that may use GraphQL at all. */
export type InstallationIdentity = Extract<Identity, { kind: 'installation' }>;

export type Permission = 'metadata' | 'contents' | 'issues' | 'pull_requests' | 'organization_projects';

/** What one request may see and do: everything that answers it is given this. */
export type Scope = {
  readonly context: EmulatorContext;
  /** The bot `<slug>[bot]`, in whose name everything is done. */
  readonly viewer: User;
  readonly identity: InstallationIdentity;
  /** Whether the token was issued for this repository; others do not exist for it. */
  reaches(repository: Repository): boolean;
  /** The repositories that the token was issued for. */
  repositories(): readonly Repository[];
  has(permission: Permission, level: PermissionLevel): boolean;
  /** Throws GitHub's "Resource not accessible by integration" unless the token has this permission. */
  demand(permission: Permission, level: PermissionLevel): void;
  readonly nodes: Nodes;
};

/**
 * How a record looks in the schema: an object with a value, or a function of the arguments, for each field.
 * GitHub's types all refer to one another, so that their files meet here instead of importing each other.
 */
export type Nodes = {
  viewer(): object;
  /** Null for null: not everything has an author, a merger and so on. */
  actor(id: number | null): object | null;
  account(account: User): object;
  repository(repository: Repository): object;
  issue(issue: Issue): object;
  pullRequest(pull: PullRequest): object;
  /** What an issue record stands for: an issue, or the pull request whose other half it is. */
  issueOrPullRequest(issue: Issue): object;
  label(label: Label): object;
  comment(issue: Issue, comment: Comment): object;
  commit(repository: Repository, commit: Commit): object;
  ref(repository: Repository, ref: Ref): object;
};
