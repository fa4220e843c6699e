import { Hono } from 'hono';
import type { EmulatorContext } from '../../context.ts';
import { notFound } from '../../http/refuse.ts';
import { findAccount } from '../../state/find.ts';
import { simpleUser } from '../representations/user.ts';
import type { RepositoryEnv } from '../request/repository.ts';

/** What a role is worth: https://docs.github.com/en/rest/collaborators/collaborators */
const ROLES = {
  none: { admin: false, maintain: false, push: false, triage: false, pull: false },
  write: { admin: false, maintain: false, push: true, triage: true, pull: true },
} as const;

/** All people of the organisation may write to all of its repositories; Apps hold no role. */
export function collaboratorRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();

  app.get('/collaborators/:username', (c) => {
    const user = findAccount(context.model, c.req.param('username'));
    return user?.type === 'User' ? c.body(null, 204) : notFound(c);
  });

  app.get('/collaborators/:username/permission', (c) => {
    const user = findAccount(context.model, c.req.param('username'));
    if (user === undefined || user.type === 'Organization') return notFound(c);
    const role = user.type === 'User' ? 'write' : 'none';
    return c.json({
      permission: role,
      role_name: role,
      user: { ...simpleUser(context, user), permissions: ROLES[role], role_name: role },
    });
  });

  return app;
}
