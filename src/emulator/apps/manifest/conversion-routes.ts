import { Hono } from 'hono';
import type { EmulatorContext, EmulatorEnv } from '../../context.ts';
import { notFound } from '../../http/refuse.ts';
import { appBody } from '../representations.ts';

const DOCUMENTATION = 'https://docs.github.com/rest/apps/apps#create-a-github-app-from-a-manifest';

/** The one time that a new App's key is shown; the code is the credential. */
export function conversionRoutes(context: EmulatorContext): Hono<EmulatorEnv> {
  const app = new Hono<EmulatorEnv>();
  app.post('/app-manifests/:code/conversions', (c) => {
    const made = context.manifestCodes.redeem(c.req.param('code'), context.clock());
    if (made === undefined) return notFound(c, DOCUMENTATION);
    const { installations_count: _count, ...body } = appBody(context, made.app);
    const secrets = {
      client_secret: made.clientSecret.reveal(),
      webhook_secret: made.app.webhook?.secret ?? null,
      pem: made.privateKey.reveal(),
    };
    return c.json({ ...body, ...secrets }, 201);
  });
  return app;
}
