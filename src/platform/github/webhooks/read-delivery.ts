import { Webhooks } from '@octokit/webhooks';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { ConfiguredApp } from '../github-apps.ts';

/** A request to our webhook as it came: headers by lower-case name. */
export type RawDelivery = { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array };

/** A delivery that an App's secret has signed. The payload is what GitHub said at some time; now may be otherwise. */
export type Delivery = {
  readonly apps: readonly ConfiguredApp[];
  readonly id: string;
  readonly event: string;
  readonly payload: unknown;
};

export type DeliveryRefusal =
  | { readonly reason: 'webhook_not_configured' }
  | { readonly reason: 'webhook_signature_invalid' }
  | { readonly reason: 'bad_request'; readonly detail: string };

/** GitHub's are UUIDs; what stands in the place of one must not fill our memory. */
const LONGEST_ID = 100;

/**
 * Checks the signature over the bytes as they came, and only then looks into them:
 * https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export async function readDelivery(
  apps: readonly ConfiguredApp[],
  { headers, body }: RawDelivery,
): Promise<Result<Delivery, DeliveryRefusal>> {
  const withSecret = apps.filter(({ webhookSecret }) => webhookSecret !== undefined);
  if (withSecret.length === 0) return err({ reason: 'webhook_not_configured' });
  const signature = headers['x-hub-signature-256'] ?? '';
  const text = utf8(body);
  if (!/^sha256=[0-9a-f]{64}$/.test(signature) || text === undefined || text === '') {
    return err({ reason: 'webhook_signature_invalid' });
  }
  const target = headers['x-github-hook-installation-target-id'];
  // An App may be configured by its client id, which the header does not have.
  const named = withSecret.filter(({ app }) => app.appId === target);
  const signedBy: ConfiguredApp[] = [];
  for (const app of named.length > 0 ? named : withSecret) {
    const secret = app.webhookSecret?.reveal() ?? '';
    if (await new Webhooks({ secret }).verify(text, signature)) signedBy.push(app);
  }
  if (signedBy.length === 0) return err({ reason: 'webhook_signature_invalid' });

  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    return err({ reason: 'bad_request', detail: "the content type of the App's webhook must be application/json" });
  }
  const payload = parseJson(text);
  if (payload === undefined) return err({ reason: 'bad_request', detail: 'the body is no JSON' });
  const id = (headers['x-github-delivery'] ?? '').slice(0, LONGEST_ID);
  return ok({ apps: signedBy, id, event: headers['x-github-event'] ?? '', payload });
}

/** Nothing when the bytes are not the UTF-8 that GitHub sends: they would not come back from text as they were. */
function utf8(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
