import type { EmulatorToken } from '../../contract/emulator-admin.ts';
import { fullName, issueOf, pullRequestOf, repositoryById, userById } from '../actions/records.ts';
import { repositoriesOfToken } from '../state/find.ts';
import type { EmulatorModel } from '../state/model.ts';

/** Every token ever minted, in order, by its hash. */
export function listTokens(model: EmulatorModel): EmulatorToken[] {
  return model.tokens.map((token) => {
    const installation = model.installations.find(({ id }) => id === token.installationId);
    const reached = installation === undefined ? [] : repositoriesOfToken(model, installation, token);
    const { sha256, installationId, issuedAt, expiresAt, revokedAt, permissions } = token;
    return {
      sha256,
      installationId,
      issuedAt,
      expiresAt,
      permissions,
      ...(revokedAt === undefined ? {} : { revokedAt }),
      repositories: reached.map((each) => each.name),
    };
  });
}

export type ListedIssue = {
  /** `owner/name`. */
  readonly repository: string;
  readonly number: number;
  readonly title: string;
  readonly state: 'open' | 'closed';
  readonly authorLogin: string;
  readonly assignees: readonly string[];
  readonly labels: readonly string[];
  readonly createdAt: number;
};

export function listIssues(model: EmulatorModel): ListedIssue[] {
  return model.issues
    .filter((issue) => pullRequestOf(model, issue) === undefined)
    .map((issue) => ({
      repository: fullName(model, repositoryById(model, issue.repositoryId)),
      number: issue.number,
      title: issue.title,
      state: issue.state,
      authorLogin: userById(model, issue.authorId).login,
      assignees: issue.assigneeIds.map((id) => userById(model, id).login),
      labels: model.labels.filter(({ id }) => issue.labelIds.includes(id)).map(({ name }) => name),
      createdAt: issue.createdAt,
    }));
}

export type ListedPullRequest = {
  /** `owner/name`. */
  readonly repository: string;
  readonly number: number;
  readonly title: string;
  readonly headRef: string;
  readonly headOid: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly authorLogin: string;
  readonly createdAt: number;
};

export function listPullRequests(model: EmulatorModel): ListedPullRequest[] {
  return model.pullRequests.map((pull) => {
    const issue = issueOf(model, pull);
    return {
      repository: fullName(model, repositoryById(model, pull.repositoryId)),
      number: pull.number,
      title: issue.title,
      headRef: pull.headRef,
      headOid: pull.headOid,
      state: pull.mergedAt === null ? issue.state : 'merged',
      authorLogin: userById(model, issue.authorId).login,
      createdAt: issue.createdAt,
    };
  });
}
