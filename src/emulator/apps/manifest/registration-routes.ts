import { type Context, Hono } from 'hono';
import { csrf } from 'hono/csrf';
import type { EmulatorContext } from '../../context.ts';
import { findAccount } from '../../state/find.ts';
import type { EmulatorModel, User } from '../../state/model.ts';
import { createApp } from './create-app.ts';
import { nameFault } from './app-name.ts';
import { createdPage, invalidManifestPage, registrationHintPage, registrationPage } from './pages.ts';
import { readManifest } from './read-manifest.ts';

/** A manifest is posted to `…/new`, which asks the person; the person's yes is posted beside it. */
export function registrationRoutes(context: EmulatorContext): Hono {
  const app = new Hono();
  const { model } = context;
  for (const prefix of ['/organizations/:owner/settings/apps', '/settings/apps']) {
    app.get(`${prefix}/new`, (c) => {
      return ownerOf(model, c.req.param('owner')) === undefined ? c.notFound() : c.html(registrationHintPage());
    });
    app.post(`${prefix}/new`, async (c) => {
      const owner = ownerOf(model, c.req.param('owner'));
      if (owner === undefined) return c.notFound();
      const raw = await field(c, 'manifest');
      const manifest = readManifest(raw);
      if (!manifest.ok) return c.html(invalidManifestPage(manifest.error), 422);
      return c.html(registrationPage(owner, manifest.value, raw, beside(c.req.url)));
    });
    app.post(prefix, csrf(), async (c) => {
      const owner = ownerOf(model, c.req.param('owner'));
      if (owner === undefined) return c.notFound();
      const raw = await field(c, 'manifest');
      const manifest = readManifest(raw);
      if (!manifest.ok) return c.html(invalidManifestPage(manifest.error), 422);
      const name = (await field(c, 'name')).trim();
      const fault = nameFault(model, owner, name);
      if (fault !== undefined) {
        return c.html(registrationPage(owner, { ...manifest.value, name }, raw, addressOf(c.req.url), fault), 422);
      }
      const made = await createApp(context, owner, name, manifest.value);
      const { redirect_url: back } = manifest.value;
      if (back === undefined) return c.html(createdPage(made.app));
      const code = context.manifestCodes.issue(made, context.clock());
      return c.redirect(withCode(back, code, c.req.query('state')), 302);
    });
  }
  return app;
}

/** The organisation in the path; without one, the person, and the first one stands for whoever comes. */
function ownerOf(model: EmulatorModel, organisation: string | undefined): User | undefined {
  if (organisation === undefined) return model.users.find(({ type }) => type === 'User');
  const account = findAccount(model, organisation);
  return account?.type === 'Organization' ? account : undefined;
}

async function field(c: Context, name: string): Promise<string> {
  const value = (await c.req.parseBody())[name];
  return typeof value === 'string' ? value : '';
}

/** Path and query alone, so that the answer goes to the host that was dialled. */
function addressOf(url: string): string {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
}

const beside = (url: string): string => addressOf(url).replace(/\/new(?=\?|$)/, '');

function withCode(redirectUrl: string, code: string, state: string | undefined): string {
  const url = new URL(redirectUrl);
  url.searchParams.set('code', code);
  if (state !== undefined) url.searchParams.set('state', state);
  return url.href;
}
