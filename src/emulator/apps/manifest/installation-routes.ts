import { Hono } from 'hono';
import { csrf } from 'hono/csrf';
import type { EmulatorContext } from '../../context.ts';
import type { Repository } from '../../state/model.ts';
import { installOn, standingInstallation } from './install-app.ts';
import { installationPage, installedPage } from './pages.ts';

/** An App is private to its owner's account: that is the only place where it can be installed. */
export function installationRoutes(context: EmulatorContext): Hono {
  const app = new Hono();
  const { model } = context;
  app.on(['GET', 'POST'], '/apps/:slug/installations/new', csrf(), async (c) => {
    const found = model.apps.find(({ slug }) => slug === c.req.param('slug'));
    const account = model.users.find(({ id }) => id === found?.ownerId);
    if (found === undefined || account === undefined) return c.notFound();
    if (standingInstallation(model, found, account) !== undefined) return c.html(installedPage(found, account));
    const repositories = model.repositories.filter(({ ownerId }) => ownerId === account.id);
    if (c.req.method === 'GET') return c.html(installationPage(found, account, repositories));
    const selection = readSelection(new URLSearchParams(await c.req.text()), repositories);
    if (selection?.length === 0) return c.html(installationPage(found, account, repositories), 422);
    installOn(context, found, account, selection);
    return c.html(installedPage(found, account));
  });
  return app;
}

/** The ids of the chosen repositories; undefined for all. */
function readSelection(form: URLSearchParams, repositories: readonly Repository[]): number[] | undefined {
  if (form.get('selection') !== 'selected') return undefined;
  const chosen = form.getAll('repository').map(Number);
  return repositories.filter(({ id }) => chosen.includes(id)).map(({ id }) => id);
}
