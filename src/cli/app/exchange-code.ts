import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import type { GitHubInstance } from '../../contract/github-instance.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { Secret } from '../../lib/secret.ts';

const AsSecret = z
  .string()
  .min(1)
  .transform((text) => new Secret(text));

/**
 * What we read of https://docs.github.com/en/rest/apps/apps#create-a-github-app-from-a-manifest. The client secret
 * is for signing people in, which Mooring does not: it is left where it is.
 */
const ConversionAnswer = z.object({
  id: z.number().int().positive(),
  /** Becomes a file's name. */
  slug: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/),
  client_id: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  html_url: z.url({ protocol: /^https?$/ }),
  owner: z.object({ login: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/) }),
  pem: AsSecret,
  webhook_secret: AsSecret.nullable(),
});

/** An App that GitHub has just made. */
export type NewApp = {
  readonly id: number;
  readonly slug: string;
  readonly clientId: string;
  /** The App's page, as GitHub names itself: the emulator says github.com. */
  readonly page: string;
  readonly owner: string;
  readonly privateKey: Secret;
  /** None for an App without a webhook. */
  readonly webhookSecret: Secret | undefined;
};

export type ExchangeRefusal =
  | { readonly reason: 'code_refused' }
  /** Nothing came back: the code may still be good. */
  | { readonly reason: 'github_unreachable'; readonly detail: string }
  | { readonly reason: 'github_erring'; readonly detail: string }
  | { readonly reason: 'answer_incomplete'; readonly detail: string };

/** Milliseconds. */
const TIMEOUT = 20_000;

/**
 * Gives the code for the key. GitHub takes it within one hour, once: a request on its way is not to be called back,
 * or the key could be lost.
 */
export async function exchangeCode({ api }: GitHubInstance, code: string): Promise<Result<NewApp, ExchangeRefusal>> {
  try {
    const response = await fetch(`${api}/app-manifests/${encodeURIComponent(code)}/conversions`, {
      method: 'POST',
      headers: {
        accept: 'application/vnd.github+json',
        'user-agent': 'mooring',
        'x-github-api-version': '2022-11-28',
      },
      // A key comes from the address that was named, or not at all.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const text = await response.text();
    if (response.status === 404 || response.status === 422) return err({ reason: 'code_refused' });
    if (response.status !== 201) return err({ reason: 'github_erring', detail: String(response.status) });
    return readConversion(text);
  } catch (error) {
    return err({ reason: 'github_unreachable', detail: describe(error) });
  }
}

function readConversion(text: string): Result<NewApp, ExchangeRefusal> {
  const parsed = ConversionAnswer.safeParse(parseJson(text));
  if (!parsed.success) {
    const where = parsed.error.issues.map(({ path }) => path.join('.') || 'body').join(', ');
    return err({ reason: 'answer_incomplete', detail: where });
  }
  const { id, slug, client_id: clientId, html_url: page, owner, pem, webhook_secret: secret } = parsed.data;
  if (!isRsaKey(pem)) return err({ reason: 'answer_incomplete', detail: 'pem' });
  const webhookSecret = secret ?? undefined;
  return ok({ id, slug, clientId, page, owner: owner.login, privateKey: pem, webhookSecret });
}

function isRsaKey(pem: Secret): boolean {
  try {
    return createPrivateKey({ key: pem.reveal(), format: 'pem' }).asymmetricKeyType === 'rsa';
  } catch {
    // OpenSSL's message may echo parts of the key.
    return false;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${TIMEOUT / 1_000} s`;
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.message;
}
