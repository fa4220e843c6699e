import { nodeId, type NodeKind } from '../node-id.ts';
import type { Scope } from '../scope.ts';
import { connection, type PageArguments } from '../connection.ts';
import { findRepository } from '../../actions/records.ts';
import type { Repository, User } from '../../state/model.ts';
import { forbidden } from '../errors.ts';
import { dateTime } from './times.ts';

const KIND: Readonly<Record<User['type'], NodeKind>> = { User: 'U', Organization: 'O', Bot: 'BOT' };

/** A user, organization or bot: whatever the schema calls Actor, RepositoryOwner, Assignee and so on. */
export function accountNode(scope: Scope, account: User): object {
  switch (account.type) {
    case 'Bot':
      // GitHub's GraphQL names a bot without the `[bot]` that REST shows; gh prints it as `app/<login>`.
      return actorFields(scope, account, account.login.replace(/\[bot\]$/, ''), '/apps');
    case 'User':
      return { ...actorFields(scope, account), ...ownerFields(scope, account), ...personFields(scope, account) };
    case 'Organization':
      return {
        ...actorFields(scope, account),
        ...ownerFields(scope, account),
        membersWithRole: people(scope, 'membersWithRole'),
      };
  }
}

/** `viewer` is a User in the schema, and for an installation token the bot under its full login. */
export function viewerNode(scope: Scope): object {
  const { viewer } = scope;
  return {
    ...actorFields(scope, viewer),
    ...ownerFields(scope, viewer),
    ...personFields(scope, viewer),
    __typename: 'User',
  };
}

function actorFields(scope: Scope, account: User, login = account.login, below = ''): object {
  const { web } = scope.context.publicUrls;
  return {
    __typename: account.type,
    id: nodeId(KIND[account.type], account.id),
    databaseId: account.id,
    login,
    avatarUrl: `${web}/${login}.png`,
    url: `${web}${below}/${login}`,
    resourcePath: `${below}/${login}`,
    createdAt: dateTime(account.createdAt),
    updatedAt: dateTime(account.createdAt),
  };
}

function personFields(scope: Scope, account: User): object {
  return { isViewer: account.id === scope.viewer.id };
}

function ownerFields(scope: Scope, account: User): object {
  return {
    name: account.name,
    email: '',
    repositories: (args: PageArguments & RepositoryFilter) =>
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
    projectsV2: () => {
      throw forbidden();
    },
  };
}

type RepositoryFilter = {
  readonly privacy?: string | null;
  readonly visibility?: string | null;
  readonly isFork?: boolean | null;
};

function repositoriesOf(scope: Scope, account: User, filter: RepositoryFilter): readonly Repository[] {
  const wanted = filter.visibility ?? filter.privacy;
  // There are no forks here.
  if (filter.isFork === true) return [];
  return scope
    .repositories()
    .filter((each) => each.ownerId === account.id)
    .filter((each) => wanted == null || (wanted === 'PRIVATE') === each.private)
    .toSorted((a, b) => b.pushedAt - a.pushedAt);
}

/** Whoever may be assigned, mentioned and asked for a review: the organization's people. Apps cannot be. */
export function people(scope: Scope, name: string): (args: PageArguments & { query?: string | null }) => object {
  return (args) => {
    const query = (args.query ?? '').toLowerCase();
    const found = scope.context.model.users.filter(
      ({ type, login }) => type === 'User' && login.toLowerCase().includes(query),
    );
    return connection(
      name,
      args,
      () => found,
      (user) => scope.nodes.account(user),
    );
  };
}
