import { createHmac, randomUUID } from 'node:crypto';
import type { WebhookDelivery } from '../../contract/emulator-admin.ts';
import type { Clock } from '../../lib/clock.ts';
import type { App } from '../state/model.ts';

export type WebhookEvent = {
  readonly event: 'installation' | 'installation_repositories';
  readonly action: string;
  readonly installationId: number;
  /** GitHub's payload. */
  readonly payload: object;
};

type Kept = { readonly app: App; readonly body: string; readonly delivery: WebhookDelivery };

/** As long as GitHub waits for a receiver's answer. Milliseconds. */
const PATIENCE = 10_000;
/** Deliveries; the oldest are forgotten. */
const MOST_KEPT = 1_000;

/**
 * Delivers webhooks as GitHub does: signed, once, in no promised order, and not again by itself when that fails.
 * Past deliveries are kept in memory, so that each can be repeated under its id.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers
 */
export class Webhooks {
  readonly #clock: Clock;
  readonly #stopping = new AbortController();
  readonly #inFlight = new Set<Promise<void>>();
  #kept: Kept[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sets out at once, and holds nobody up: what becomes of it is in `list()`. */
  deliver(app: App, { event, action, installationId, payload }: WebhookEvent): void {
    if (app.webhook === undefined) return;
    const delivery = { id: randomUUID(), appId: app.id, event, action, installationId, attempts: [] };
    const kept: Kept = { app, body: JSON.stringify(payload), delivery };
    this.#kept = [...this.#kept, kept].slice(-MOST_KEPT);
    void this.#attempt(kept);
  }

  list(): WebhookDelivery[] {
    return this.#kept.map(({ delivery }) => delivery);
  }

  /** The same id and body once more; resolves with the answer. Undefined when there is no such delivery. */
  async redeliver(id: string): Promise<WebhookDelivery | undefined> {
    const kept = this.#kept.find(({ delivery }) => delivery.id === id);
    if (kept !== undefined) await this.#attempt(kept);
    return kept?.delivery;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#inFlight);
  }

  async #attempt(kept: Kept): Promise<void> {
    const work = this.#post(kept).then(
      (status) => void kept.delivery.attempts.push({ at: this.#clock(), status }),
      (error: unknown) => void kept.delivery.attempts.push({ at: this.#clock(), status: null, error: reasonOf(error) }),
    );
    this.#inFlight.add(work);
    await work;
    this.#inFlight.delete(work);
  }

  async #post({ app, body, delivery }: Kept): Promise<number> {
    const { url, secret } = app.webhook ?? {};
    if (url === undefined || secret === undefined) throw new Error('the App has no webhook any more');
    // Nothing that is played here may reach a stranger.
    if (!isLoopback(url)) throw new Error('the address is not on loopback');
    const response = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(PATIENCE), this.#stopping.signal]),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'GitHub-Hookshot/emulator',
        'x-github-event': delivery.event,
        'x-github-delivery': delivery.id,
        'x-github-hook-id': String(app.id),
        'x-github-hook-installation-target-id': String(app.id),
        'x-github-hook-installation-target-type': 'integration',
        'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      },
    });
    await response.body?.cancel();
    return response.status;
  }
}

function isLoopback(url: string): boolean {
  return URL.canParse(url) && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
