import { zValidator } from '@hono/zod-validator';
import { Hono } from 'hono';
import { EMULATOR_ADMIN, KnobsChange, RevokeTokens } from '../../contract/emulator-admin.ts';
import type { Secret } from '../../lib/secret.ts';
import { revokeTokens } from '../apps/change-installation.ts';
import type { EmulatorContext } from '../context.ts';
import { notFound, refuse } from '../http/refuse.ts';
import { changeKnobs } from './knobs.ts';
import { listIssues, listPullRequests, listTokens } from './listings.ts';
import { installationRoutes } from './installation-routes.ts';
import { reportStatistics } from './statistics.ts';
import { webhookRoutes } from './webhook-routes.ts';

/** What a test, a demo or an operator turns and reads; nothing of this exists on GitHub. */
export function adminRoutes(context: EmulatorContext, key: Secret): Hono {
  const admin = new Hono().basePath(EMULATOR_ADMIN);

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

  admin.get('/statistics', (c) => c.json(reportStatistics(context)));
  admin.get('/tokens', (c) => c.json(listTokens(context.model)));
  admin.get('/issues', (c) => c.json(listIssues(context.model)));
  admin.get('/pull-requests', (c) => c.json(listPullRequests(context.model)));

  admin.post('/tokens/revoke', zValidator('json', RevokeTokens), (c) => {
    const which = c.req.valid('json');
    return c.json({ revoked: revokeTokens(context, (sha256) => 'all' in which || which.sha256 === sha256) });
  });

  admin.post('/hold-mints', (c) => {
    context.mintGate.hold();
    return c.body(null, 204);
  });
  admin.post('/release-mints', (c) => c.json({ released: context.mintGate.release() }));
  admin.route('/installations', installationRoutes(context));
  admin.route('/', webhookRoutes(context));

  admin.notFound((c) => notFound(c));
  return admin;
}
