import { join } from 'node:path';
import type { EmulatorContext } from '../context.ts';
import type { EmulatorModel, Issue, PullRequest, Repository, User } from '../state/model.ts';

/** The record that an id inside another record points at; the model never holds a dangling one. */
function required<T>(record: T | undefined, what: string, id: number): T {
  if (record === undefined) throw new Error(`the emulator's state names ${what} ${id}, which it does not hold`);
  return record;
}

export function userById(model: EmulatorModel, id: number): User {
  return required(
    model.users.find((user) => user.id === id),
    'user',
    id,
  );
}

export function repositoryById(model: EmulatorModel, id: number): Repository {
  return required(
    model.repositories.find((repository) => repository.id === id),
    'repository',
    id,
  );
}

/** The issue half of a pull request: its title, body, state, author and conversation. */
export function issueOf(model: EmulatorModel, pull: PullRequest): Issue {
  return required(
    model.issues.find((issue) => issue.id === pull.issueId),
    'issue',
    pull.issueId,
  );
}

/** The pull request half of an issue record, when it has one. */
export function pullRequestOf(model: EmulatorModel, issue: Issue): PullRequest | undefined {
  return model.pullRequests.find((pull) => pull.issueId === issue.id);
}

/** Logins and repository names are compared as GitHub does: without regard to case. */
export function findRepository(model: EmulatorModel, owner: string, name: string): Repository | undefined {
  return model.repositories.find(
    (repository) => sameName(repository.name, name) && sameName(userById(model, repository.ownerId).login, owner),
  );
}

export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** `owner/name`. */
export function fullName(model: EmulatorModel, repository: Repository): string {
  return `${userById(model, repository.ownerId).login}/${repository.name}`;
}

/** The bare git repository on disk. */
export function repositoryFolder(context: EmulatorContext, repository: Repository): string {
  return join(context.repositoriesFolder, `${fullName(context.model, repository)}.git`);
}
