import { type Context, Hono } from 'hono';
import type { EmulatorContext, EmulatorEnv } from '../../context.ts';
import { notFound, refuse } from '../../http/refuse.ts';
import { findAccount } from '../../state/find.ts';
import type { User } from '../../state/model.ts';
import { repositoryBody } from '../representations/repository.ts';
import { organization, publicUser } from '../representations/user.ts';
import { pageOf } from '../request/pagination.ts';
import { isVisible } from './is-visible.ts';
import { sortRepositories } from './sort-repositories.ts';

/** People, bots and organisations, and the repositories that they own. */
export function accountRoutes(context: EmulatorContext): Hono<EmulatorEnv> {
  const app = new Hono<EmulatorEnv>();

  // An App's token is nobody's: this answers 403 whatever the token may do.
  app.get('/user', (c) =>
    c.get('identity').kind === 'anonymous'
      ? refuse(c, 401, 'Requires authentication')
      : refuse(c, 403, 'Resource not accessible by integration'),
  );

  app.get('/users/:username', (c) => {
    const user = findAccount(context.model, c.req.param('username'));
    return user === undefined ? notFound(c) : c.json(publicUser(context, user));
  });

  app.get('/users/:username/repos', (c) => {
    const user = findAccount(context.model, c.req.param('username'));
    return user === undefined ? notFound(c) : c.json(repositoriesOwned(context, c, user, 'full_name'));
  });

  app.get('/orgs/:org', (c) => {
    const account = findOrganization(context, c.req.param('org'));
    return account === undefined ? notFound(c) : c.json(organization(context, account));
  });

  app.get('/orgs/:org/repos', (c) => {
    const account = findOrganization(context, c.req.param('org'));
    return account === undefined ? notFound(c) : c.json(repositoriesOwned(context, c, account, 'created'));
  });

  return app;
}

function findOrganization({ model }: EmulatorContext, login: string): User | undefined {
  const account = findAccount(model, login);
  return account?.type === 'Organization' ? account : undefined;
}

function repositoriesOwned(
  context: EmulatorContext,
  c: Context<EmulatorEnv>,
  owner: User,
  sort: 'created' | 'full_name',
) {
  const visible = context.model.repositories.filter(
    (each) => each.ownerId === owner.id && isVisible(context, c.get('identity'), each),
  );
  const wanted = visible.filter((each) => {
    const type = c.req.query('type');
    if (type === 'private') return each.private;
    if (type === 'public') return !each.private;
    return type !== 'forks';
  });
  const sorted = sortRepositories(wanted, c.req.query('sort') ?? sort, c.req.query('direction'));
  return pageOf(c, context, sorted).map((each) => repositoryBody(context, each));
}
