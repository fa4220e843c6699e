import { nodeId, type NodeKind } from '../node-id.ts';
import type { Scope } from '../scope.ts';
import { connection, type PageArguments } from '../connection.ts';
import { findRepository } from '../../actions/records.ts';
import type { User } from '../../state/model.ts';
import { forbidden } from '../errors.ts';
import { dateTime } from './times.ts';

const KIND: Readonly<Record<User['type'], NodeKind>> = { User: 'U', Organization: 'O', Bot: 'BOT' };

/** A user, organization or bot: whatever the schema calls Actor, RepositoryOwner, Assignee and so on. */
export function accountNode(scope: Scope, account: User): object {
  const { web } = scope.context.publicUrls;
  // GitHub's GraphQL names a bot without the `[bot]` that REST shows; gh prints it as `app/<login>`.
  const login = account.type === 'Bot' ? account.login.replace(/\[bot\]$/, '') : account.login;
  const resourcePath = account.type === 'Bot' ? `/apps/${login}` : `/${login}`;
  return {
    __typename: account.type,
    id: nodeId(KIND[account.type], account.id),
    databaseId: account.id,
    login,
    name: account.name,
    email: '',
    avatarUrl: `${web}/${login}.png`,
    url: `${web}${resourcePath}`,
    resourcePath,
    createdAt: dateTime(account.createdAt),
    updatedAt: dateTime(account.createdAt),
    isViewer: account.id === scope.viewer.id,
    repositories: (args: PageArguments & { privacy?: 'PRIVATE' | 'PUBLIC'; visibility?: string; isFork?: boolean }) =>
      connection(
        'repositories',
        args,
        () => repositoriesOf(scope, account, args),
        (each) => scope.nodes.repository(each),
      ),
    repository: ({ name }: { name: string }) => {
      const repository = findRepository(scope.context.model, account.login, name);
      return repository !== undefined && scope.reaches(repository) ? scope.nodes.repository(repository) : null;
    },
    ...(account.type === 'Organization' ? { membersWithRole: membersWithRole(scope) } : {}),
    projectsV2: () => {
      throw forbidden();
    },
  };
}

/** `viewer` is a User in the schema, and for an installation token the bot under its full login. */
export function viewerNode(scope: Scope): object {
  const { viewer } = scope;
  return { ...scope.nodes.account(viewer), __typename: 'User', login: viewer.login };
}

function repositoriesOf(
  scope: Scope,
  account: User,
  filter: { privacy?: string; visibility?: string; isFork?: boolean },
): ReturnType<Scope['repositories']> {
  const wanted = filter.visibility ?? filter.privacy;
  // There are no forks here.
  if (filter.isFork === true) return [];
  return scope
    .repositories()
    .filter((each) => each.ownerId === account.id)
    .filter((each) => wanted === undefined || (wanted === 'PRIVATE') === each.private)
    .toSorted((a, b) => b.pushedAt - a.pushedAt);
}

function membersWithRole(scope: Scope) {
  return (args: PageArguments) =>
    connection(
      'membersWithRole',
      args,
      () => members(scope),
      (user) => scope.nodes.account(user),
    );
}

/** Whoever may be assigned and mentioned: the people. Apps cannot be assigned. */
export function members(scope: Scope): readonly User[] {
  return scope.context.model.users.filter((user) => user.type === 'User');
}
