import { join } from 'node:path';
import { sameName } from '../actions/records.ts';
import type { EmulatorModel, Issue, User } from '../state/model.ts';
import { REPOSITORIES } from './repositories.ts';
import { importHistory } from './import-history.ts';
import { LABELS, PEOPLE } from './people.ts';
import type { IssueSeed, RepositorySeed } from './types.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

const ORGANISATION = 'acme';

/** Users for these logins; those that exist are left as they are. */
export function ensureMembers(model: EmulatorModel, logins: readonly string[], now: number): void {
  for (const login of logins) ensureUser(model, login, login, 'User', now);
}

/**
 * The organisation with its people, repositories and issues. What exists is left as it is, so that an interrupted
 * seeding is finished by the next start: a repository is written down only when its history is on disk.
 */
export async function seedOrganisation(model: EmulatorModel, repositoriesFolder: string, now: number): Promise<User> {
  const owner = ensureUser(model, ORGANISATION, 'Acme', 'Organization', now - 400 * DAY);
  for (const { login, name } of PEOPLE) ensureUser(model, login, name, 'User', now - 390 * DAY);
  const missing = REPOSITORIES.filter(
    ({ name }) => !model.repositories.some((each) => each.ownerId === owner.id && each.name === name),
  );
  await Promise.all(
    missing.map(({ name, commits }) =>
      importHistory(join(repositoriesFolder, ORGANISATION, `${name}.git`), commits, now),
    ),
  );
  for (const repository of missing) addRepository(model, owner, repository, now);
  return owner;
}

function addRepository(model: EmulatorModel, owner: User, seed: RepositorySeed, now: number): void {
  const repositoryId = model.nextId++;
  model.repositories.push({
    id: repositoryId,
    ownerId: owner.id,
    name: seed.name,
    description: seed.description,
    private: true,
    defaultBranch: 'main',
    createdAt: now - 300 * DAY,
    pushedAt: now - HOUR,
  });
  for (const label of LABELS) model.labels.push({ id: model.nextId++, repositoryId, ...label });
  seed.issues.forEach((issue, index) => {
    const createdAt = now - (seed.issues.length - index) * 9 * HOUR;
    model.issues.push(issueFrom(model, issue, repositoryId, index + 1, createdAt));
  });
}

function issueFrom(
  model: EmulatorModel,
  { title, body, author, labels }: IssueSeed,
  repositoryId: number,
  number: number,
  createdAt: number,
): Issue {
  return {
    id: model.nextId++,
    ...{ repositoryId, number, title, body, createdAt },
    state: 'open',
    stateReason: null,
    authorId: ensureUser(model, author, author, 'User', createdAt).id,
    assigneeIds: [],
    labelIds: labels.map((name) => labelId(model, repositoryId, name)),
    updatedAt: createdAt,
    closedAt: null,
    closedById: null,
  };
}

function labelId(model: EmulatorModel, repositoryId: number, name: string): number {
  const label = model.labels.find((each) => each.repositoryId === repositoryId && each.name === name);
  if (label === undefined) throw new Error(`an issue is seeded with label ${name}, which is none`);
  return label.id;
}

export function ensureUser(
  model: EmulatorModel,
  login: string,
  name: string,
  type: User['type'],
  createdAt: number,
): User {
  const present = model.users.find((user) => sameName(user.login, login));
  if (present !== undefined) return present;
  const user: User = { id: model.nextId++, login, name, type, createdAt };
  model.users.push(user);
  return user;
}
