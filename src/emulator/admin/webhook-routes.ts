import { zValidator } from '@hono/zod-validator';
import { Hono } from 'hono';
import { WebhookChange } from '../../contract/emulator-admin.ts';
import type { EmulatorContext } from '../context.ts';
import { notFound } from '../http/refuse.ts';

/** Where webhooks go, what became of them, and one of them once more. */
export function webhookRoutes(context: EmulatorContext): Hono {
  const routes = new Hono();
  routes.patch('/apps/:id/webhook', zValidator('json', WebhookChange), (c) => {
    const app = context.model.apps.find(({ id }) => id === Number(c.req.param('id')));
    if (app === undefined) return notFound(c);
    app.webhook = c.req.valid('json');
    context.changed();
    return c.body(null, 204);
  });
  routes.get('/webhook-deliveries', (c) => c.json(context.webhooks.list()));
  routes.post('/webhook-deliveries/:id/redeliver', async (c) => {
    const delivery = await context.webhooks.redeliver(c.req.param('id'));
    return delivery === undefined ? notFound(c) : c.json(delivery);
  });
  return routes;
}
