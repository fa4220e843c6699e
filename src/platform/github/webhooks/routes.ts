import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Clock } from '../../../lib/clock.ts';
import type { Log } from '../../../lib/log.ts';
import { refuse } from '../../wire/refuse.ts';
import type { GitHubApps } from '../github-apps.ts';
import { ownersNamed } from './owners-named.ts';
import { readDelivery } from './read-delivery.ts';
import { SeenDeliveries } from './seen-deliveries.ts';
import { Seldom } from './seldom.ts';

export type WebhookParts = {
  readonly apps: GitHubApps;
  /** Told the owners whose installation may have changed; what it does about that is not waited for. */
  readonly hint: (where: { github: string; owner: string }) => unknown;
  readonly clock: Clock;
  readonly log: Log;
};

/** GitHub caps payloads at 25 MB; those that we listen to are small, but for one that lists many repositories. */
const MOST_BYTES = 5 * 1024 * 1024;
/** Anybody may send us rubbish: the log says so once in this many milliseconds. */
const COMPLAINT_EVERY = 60_000;

/**
 * `POST /webhooks/github`, open to whoever can sign as GitHub. Answered before anything is done, for GitHub waits ten
 * seconds and does not deliver again: https://docs.github.com/en/webhooks/using-webhooks/best-practices-for-using-webhooks
 */
export function webhookRoutes({ apps, hint, clock, log }: WebhookParts) {
  const seen = new SeenDeliveries();
  const complaints = new Seldom(COMPLAINT_EVERY);
  const tooLarge = { reason: 'bad_request', detail: `the body is larger than ${MOST_BYTES} bytes` } as const;
  const limit = bodyLimit({ maxSize: MOST_BYTES, onError: (c) => refuse(c, tooLarge) });
  return new Hono().post('/github', limit, async (c) => {
    const body = new Uint8Array(await c.req.arrayBuffer());
    const delivery = await readDelivery(apps.all, { headers: c.req.header(), body });
    if (!delivery.ok) {
      const complaint = complaints.take(clock());
      if (complaint !== undefined)
        log.warn({ ...complaint, code: delivery.error.reason }, 'a webhook delivery is refused');
      return refuse(c, delivery.error);
    }
    const { event, id, payload } = delivery.value;
    const ignored = (reason: string) => c.json({ status: 'ignored', reason }, 202);
    const owners = ownersNamed(event, payload);
    if (owners.length === 0) return ignored('not_about_installations');
    // Without an id every delivery is a first one: looking at GitHub once more is all that it costs.
    if (id !== '' && !seen.take(id)) return ignored('delivered_before');
    for (const { app } of delivery.value.apps) {
      for (const owner of owners) hint({ github: app.instance.name, owner });
    }
    return c.json({ status: 'accepted' }, 202);
  });
}
