import { Hono } from 'hono';
import type { EmulatorContext } from '../../context.ts';
import { installationRoutes } from './installation-routes.ts';
import { notFoundPage } from './pages.ts';
import { registrationRoutes } from './registration-routes.ts';

const PAGES = /^\/(?:(?:organizations\/[^/?]+\/)?settings\/apps(?:\/new)?|apps\/[^/?]+\/installations\/new)(?:\?|$)/;

/** Whether a request to the web host is for one of these pages; everything else there is git. */
export function isAppPage(target: string): boolean {
  return PAGES.test(target);
}

/**
 * The pages on which a person registers an App from a manifest and installs it. Nobody signs in: whoever comes is
 * the owner. Only a posted manifest may come from another site, as on GitHub.
 */
export function appPages(context: EmulatorContext): Hono {
  const app = new Hono();
  app.route('/', registrationRoutes(context));
  app.route('/', installationRoutes(context));
  app.notFound((c) => c.html(notFoundPage(), 404));
  app.onError((error, c) => {
    // What `csrf` refuses is an answer of its own.
    if ('getResponse' in error) return error.getResponse();
    context.log.error({ err: error, method: c.req.method, path: c.req.path }, 'page failed');
    return c.text('Server Error', 500);
  });
  return app;
}
