import { zValidator } from '@hono/zod-validator';
import { type Context, Hono } from 'hono';
import { EMULATOR_ADMIN, KnobsChange, RevokeTokens } from '../../contract/emulator-admin.ts';
import type { Secret } from '../../lib/secret.ts';
import {
  installAgain,
  revokeTokens,
  suspendInstallation,
  uninstall,
  unsuspendInstallation,
} from '../apps/change-installation.ts';
import type { EmulatorContext } from '../context.ts';
import { exhaustRateLimit } from '../http/rate-limit.ts';
import { notFound, refuse } from '../http/refuse.ts';
import { findInstallation } from '../state/find.ts';
import { changeKnobs } from './knobs.ts';
import { listIssues, listPullRequests, listTokens } from './listings.ts';
import { reportStatistics } from './statistics.ts';

const LIMITED_RESOURCES = ['core', 'graphql', 'search', 'code_search'];

/** What a test, a demo or an operator turns and reads; nothing of this exists on GitHub. */
export function adminRoutes(context: EmulatorContext, key: Secret): Hono {
  const admin = new Hono().basePath(EMULATOR_ADMIN);
  const done = (c: Context): Response => c.body(null, 204);

  admin.use(async (c, next) => {
    const given = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
    return key.matches(given) ? next() : refuse(c, 401, 'The admin key is in admin.key, in the folder of the emulator');
  });

  admin.get('/knobs', (c) => c.json(context.knobs));
  admin.patch('/knobs', zValidator('json', KnobsChange), (c) => {
    changeKnobs(context.knobs, c.req.valid('json'));
    context.changed();
    return c.json(context.knobs);
  });

  admin.get('/statistics', (c) => c.json(reportStatistics(context.statistics, context.model, context.clock())));
  admin.get('/tokens', (c) => c.json(listTokens(context.model)));
  admin.get('/issues', (c) => c.json(listIssues(context.model)));
  admin.get('/pull-requests', (c) => c.json(listPullRequests(context.model)));

  admin.post('/tokens/revoke', zValidator('json', RevokeTokens), (c) => {
    const which = c.req.valid('json');
    return c.json({ revoked: revokeTokens(context, (sha256) => 'all' in which || which.sha256 === sha256) });
  });

  admin.post('/installations/:id/install', (c) => {
    const installation = installAgain(context, Number(c.req.param('id')));
    return installation === undefined ? notFound(c) : c.json({ installationId: installation.id });
  });
  admin.post('/installations/:id/:act', (c) => {
    const installation = findInstallation(context.model, Number(c.req.param('id')));
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

  admin.notFound((c) => notFound(c));
  return admin;
}
