import { type Context, Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { findRepository } from '../actions/records.ts';
import type { EmulatorContext, EmulatorEnv, Identity } from '../context.ts';
import { notFound, refuse } from '../http/refuse.ts';
import { pageOf } from '../rest/request/pagination.ts';
import { readBody } from '../rest/request/read-body.ts';
import { findAccount, findInstallation, repositoriesOf } from '../state/find.ts';
import type { App, Installation } from '../state/model.ts';
import { suspendInstallation, uninstall, unsuspendInstallation } from './change-installation.ts';
import { issueToken } from './issue-token.ts';
import { MintRequest, narrowScope } from './narrow-scope.ts';
import { appBody, installationBody, tokenBody } from './representations.ts';

type InstallationEnv = EmulatorEnv & { Variables: { installation: Installation } };

const MINT = 'https://docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app';

/** What an App does in its own name, by its JWT: https://docs.github.com/en/rest/apps/apps */
export function appRoutes(context: EmulatorContext): Hono<EmulatorEnv> {
  const app = new Hono<EmulatorEnv>();
  const { model } = context;

  app.get('/app', (c) => c.json(appBody(context, appOf(c.get('identity')))));
  app.get('/app/hook/config', (c) => {
    const { webhook } = appOf(c.get('identity'));
    if (webhook === undefined) return notFound(c);
    return c.json({ content_type: 'json', insecure_ssl: '0', secret: '********', url: webhook.url });
  });
  app.get('/app/installations', (c) => {
    const mine = model.installations.filter(
      (each) => each.appId === appOf(c.get('identity')).id && each.uninstalledAt === undefined,
    );
    return c.json(pageOf(c, context, mine).map((each) => installationBody(context, appOf(c.get('identity')), each)));
  });
  app.route('/app/installations/:id', oneInstallation(context));

  const installationOn = (c: Context<EmulatorEnv>, accountId: number | undefined, repositoryId?: number) => {
    const installation = model.installations.find(
      (each) =>
        each.appId === appOf(c.get('identity')).id && each.accountId === accountId && each.uninstalledAt === undefined,
    );
    if (installation === undefined) return notFound(c);
    const reaches = repositoriesOf(model, installation).some(({ id }) => id === repositoryId);
    if (repositoryId !== undefined && !reaches) return notFound(c);
    return c.json(installationBody(context, appOf(c.get('identity')), installation));
  };
  app.get('/orgs/:org/installation', (c) => {
    const account = findAccount(model, c.req.param('org'));
    return account?.type === 'Organization' ? installationOn(c, account.id) : notFound(c);
  });
  app.get('/users/:username/installation', (c) => {
    return installationOn(c, findAccount(model, c.req.param('username'))?.id);
  });
  app.get('/repos/:owner/:repo/installation', (c) => {
    const repository = findRepository(model, c.req.param('owner'), c.req.param('repo'));
    return repository === undefined ? notFound(c) : installationOn(c, repository.ownerId, repository.id);
  });
  return app;
}

function oneInstallation(context: EmulatorContext): Hono<InstallationEnv> {
  const app = new Hono<InstallationEnv>();
  app.use(
    createMiddleware<InstallationEnv>(async (c, next) => {
      const installation = findInstallation(context.model, Number(c.req.param('id')));
      if (installation === undefined || installation.appId !== appOf(c.get('identity')).id) return notFound(c);
      c.set('installation', installation);
      return next();
    }),
  );
  app.get('/', (c) => c.json(installationBody(context, appOf(c.get('identity')), c.get('installation'))));
  app.delete('/', (c) => {
    uninstall(context, c.get('installation'));
    return c.body(null, 204);
  });
  app.put('/suspended', (c) => {
    suspendInstallation(context, c.get('installation'));
    return c.body(null, 204);
  });
  app.delete('/suspended', (c) => {
    unsuspendInstallation(context, c.get('installation'));
    return c.body(null, 204);
  });
  app.post('/access_tokens', async (c) => {
    const installation = c.get('installation');
    if (installation.suspendedAt !== undefined) {
      return refuse(c, 403, 'This installation has been suspended', MINT);
    }
    const request = await readBody(c, MintRequest);
    if (!request.ok) return request.error;
    const scope = narrowScope(installation, repositoriesOf(context.model, installation), request.value);
    if (!scope.ok) return refuse(c, 422, scope.error, MINT);
    const { secret, token } = await issueToken(context, appOf(c.get('identity')), installation, scope.value);
    await context.mintGate.pass();
    return c.json(tokenBody(context, installation, secret, token), 201);
  });
  return app;
}

/** `identify` lets nobody but an App come here. */
function appOf(identity: Identity): App {
  if (identity.kind !== 'app') throw new Error("an App's own path was reached without an App's JWT");
  return identity.app;
}
