import type { DeployKey, RepositorySecret, RepositoryVariable } from './settings-model.ts';
import type { Workflow, WorkflowRun } from './workflow-model.ts';

/**
 * What the emulator remembers. One plain, JSON-serialisable tree: it is written whole to `state.json` and read
 * back at the next start. Git objects and refs are not in it: bare repositories on disk are their only home.
 * Times are Unix milliseconds; ids are numbers from `nextId`, unique across kinds.
 */
export type EmulatorModel = {
  nextId: number;
  users: User[];
  apps: App[];
  installations: Installation[];
  tokens: IssuedToken[];
  repositories: Repository[];
  issues: Issue[];
  labels: Label[];
  comments: Comment[];
  pullRequests: PullRequest[];
  reviews: Review[];
  releases: Release[];
  releaseAssets: ReleaseAsset[];
  rateLimits: RateLimit[];
  lfsLocks: LfsLock[];
  linkedBranches: LinkedBranch[];
  workflows: Workflow[];
  workflowRuns: WorkflowRun[];
  secrets: RepositorySecret[];
  variables: RepositoryVariable[];
  deployKeys: DeployKey[];
};

export type User = {
  id: number;
  login: string;
  name: string | null;
  type: 'User' | 'Organization' | 'Bot';
  createdAt: number;
};

export type App = {
  id: number;
  clientId: string;
  slug: string;
  name: string;
  ownerId: number;
  /** SPKI PEM. The private key is handed out once, when the App is made. */
  publicKey: string;
  permissions: Record<string, PermissionLevel>;
  /** Where its webhooks go, and the secret that signs them. */
  webhook?: { url: string; secret: string };
  createdAt: number;
};

export type PermissionLevel = 'read' | 'write' | 'admin';

export type Installation = {
  id: number;
  appId: number;
  accountId: number;
  /** Undefined means all repositories of the account. */
  repositoryIds?: number[];
  permissions: Record<string, PermissionLevel>;
  suspendedAt?: number;
  /** An uninstalled installation is kept for its tokens' sake; it answers as if it did not exist. */
  uninstalledAt?: number;
  createdAt: number;
};

/** One window of one resource's limit: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export type RateLimit = {
  /** `installation:<id>`, `app:<id>` or `anonymous`. */
  holder: string;
  /** GitHub's name of the resource: core, graphql, search … */
  resource: string;
  used: number;
  resetAt: number;
};

/** The token itself is not kept: a request's token is found by its hash. */
export type IssuedToken = {
  sha256: string;
  installationId: number;
  /** Undefined means whatever the installation holds. */
  repositoryIds?: number[];
  permissions: Record<string, PermissionLevel>;
  issuedAt: number;
  /** Before this the token answers 401, as one that has not been replicated yet. */
  usableFrom: number;
  expiresAt: number;
  revokedAt?: number;
};

export type Repository = {
  id: number;
  ownerId: number;
  name: string;
  description: string | null;
  private: boolean;
  defaultBranch: string;
  createdAt: number;
  pushedAt: number;
};

/** Issues and pull requests share numbers; a pull request has an Issue of the same number. */
export type Issue = {
  id: number;
  repositoryId: number;
  number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  stateReason: 'completed' | 'not_planned' | 'reopened' | null;
  authorId: number;
  assigneeIds: number[];
  labelIds: number[];
  createdAt: number;
  updatedAt: number;
  closedAt: number | null;
  closedById: number | null;
  pinned?: boolean;
  /** Closed to comments, of which GitHub tells and which is not enforced here: its App is a collaborator. */
  locked?: boolean;
  lockReason?: 'OFF_TOPIC' | 'RESOLVED' | 'SPAM' | 'TOO_HEATED' | null;
};

/** A branch that was made for an issue. */
export type LinkedBranch = { id: number; issueId: number; repositoryId: number; branch: string };

export type Label = { id: number; repositoryId: number; name: string; color: string; description: string | null };

export type Comment = {
  id: number;
  issueId: number;
  authorId: number;
  body: string;
  createdAt: number;
  updatedAt: number;
};

export type PullRequest = {
  id: number;
  issueId: number;
  repositoryId: number;
  number: number;
  headRef: string;
  /** Object id of the head when last pushed. */
  headOid: string;
  baseRef: string;
  baseOid: string;
  draft: boolean;
  mergedAt: number | null;
  mergedById: number | null;
  mergeCommitOid: string | null;
  /** Who was asked for a review. */
  reviewerIds?: number[];
};

/** A path of a repository that its owner alone may push changes of: git-lfs holds to it, git does not. */
export type LfsLock = { id: number; repositoryId: number; path: string; ownerId: number; lockedAt: number };

export type Review = {
  id: number;
  pullRequestId: number;
  authorId: number;
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED';
  body: string;
  commitOid: string;
  submittedAt: number;
};

export type Release = {
  id: number;
  repositoryId: number;
  authorId: number;
  tagName: string;
  /** The branch or commit that the tag is made of where there is none. */
  target: string;
  name: string | null;
  body: string;
  draft: boolean;
  prerelease: boolean;
  createdAt: number;
  publishedAt: number | null;
};

/** A file of a release; its bytes lie beside the repository. */
export type ReleaseAsset = {
  id: number;
  releaseId: number;
  uploaderId: number;
  name: string;
  label: string;
  contentType: string;
  size: number;
  sha256: string;
  createdAt: number;
};

export function emptyModel(): EmulatorModel {
  return {
    nextId: 1,
    users: [],
    apps: [],
    installations: [],
    tokens: [],
    repositories: [],
    issues: [],
    labels: [],
    comments: [],
    pullRequests: [],
    reviews: [],
    releases: [],
    releaseAssets: [],
    rateLimits: [],
    lfsLocks: [],
    linkedBranches: [],
    workflows: [],
    workflowRuns: [],
    secrets: [],
    variables: [],
    deployKeys: [],
  };
}
