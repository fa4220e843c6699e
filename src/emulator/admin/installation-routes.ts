import { zValidator } from '@hono/zod-validator';
import { type Context, Hono } from 'hono';
import { PermissionsChange, RepositoriesChange, SecondaryLimitNow } from '../../contract/emulator-admin.ts';
import { changePermissions, changeRepositories } from '../apps/change-grant.ts';
import { installAgain, suspendInstallation, uninstall, unsuspendInstallation } from '../apps/change-installation.ts';
import type { EmulatorContext } from '../context.ts';
import { exhaustRateLimit } from '../http/rate-limit.ts';
import { notFound, refuse } from '../http/refuse.ts';
import { refuseForAWhile } from '../http/secondary-limit.ts';
import { findInstallation } from '../state/find.ts';

const LIMITED_RESOURCES = ['core', 'graphql', 'search', 'code_search'];

/** What the owner of an account does with an installation on GitHub's pages. */
export function installationRoutes(context: EmulatorContext): Hono {
  const routes = new Hono();
  const done = (c: Context): Response => c.body(null, 204);
  const named = (c: Context) => findInstallation(context.model, Number(c.req.param('id')));

  routes.post('/:id/install', (c) => {
    const installation = installAgain(context, Number(c.req.param('id')));
    return installation === undefined ? notFound(c) : c.json({ installationId: installation.id });
  });
  routes.post('/:id/repositories/:act{add|remove}', zValidator('json', RepositoriesChange), (c) => {
    const installation = named(c);
    if (installation === undefined) return notFound(c);
    const act = c.req.param('act') === 'add' ? 'add' : 'remove';
    const changed = changeRepositories(context, installation, act, c.req.valid('json').repositories);
    return changed.ok ? done(c) : refuse(c, 422, `The account has no repository ${changed.error}`);
  });
  routes.post('/:id/permissions', zValidator('json', PermissionsChange), (c) => {
    const installation = named(c);
    if (installation === undefined) return notFound(c);
    changePermissions(context, installation, c.req.valid('json').permissions);
    return done(c);
  });
  routes.post('/:id/secondary-limit', zValidator('json', SecondaryLimitNow), (c) => {
    const installation = named(c);
    if (installation === undefined) return notFound(c);
    refuseForAWhile(context, installation.id, c.req.valid('json').retryAfterSeconds);
    return done(c);
  });
  routes.post('/:id/:act', (c) => {
    const installation = named(c);
    if (installation === undefined) return notFound(c);
    switch (c.req.param('act')) {
      case 'suspend':
        suspendInstallation(context, installation);
        return done(c);
      case 'unsuspend':
        unsuspendInstallation(context, installation);
        return done(c);
      case 'uninstall':
        uninstall(context, installation);
        return done(c);
      case 'exhaust-rate-limit':
        exhaustRateLimit(context, installation.id, LIMITED_RESOURCES);
        return done(c);
      default:
        return notFound(c);
    }
  });
  return routes;
}
