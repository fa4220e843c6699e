import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { ClientResponse } from '../../../../lib/http1/client-response.ts';
import { err, ok, type Result } from '../../../../lib/result.ts';
import { Secret } from '../../../../lib/secret.ts';
import { type Refusal, refusal } from '../refusals/refusal.ts';
import { responseLines } from './forward-headers.ts';
import type { GitHubAnswer } from './github-answer.ts';
import { takeJson } from './peek-json.ts';

/** https://distribution.github.io/distribution/spec/auth/token/: either name, or both. */
const Exchanged = z.looseObject({ token: z.string().optional(), access_token: z.string().optional() });

/** A client asks anew for each image; what it has not used for so many others it has forgotten. */
const MOST = 200;

/**
 * What the container registry gives in exchange for a token stays here: GitHub does not say that it cannot be turned
 * back into the token. The client gets a handle that opens nothing but this gateway.
 */
export class RegistryBearers {
  readonly #bearers = new Map<string, Secret>();

  /** GitHub's answer to an exchange, with a handle in the place of what it gave. */
  async conceal(head: ClientResponse): Promise<Result<GitHubAnswer, Refusal>> {
    const body = Exchanged.safeParse(await takeJson(head)).data;
    const bearer = body?.token ?? body?.access_token;
    if (body === undefined || bearer === undefined) return err(UNREADABLE);
    const handle = `mooring-${randomBytes(24).toString('base64url')}`;
    this.#bearers.set(handle, new Secret(bearer));
    for (const oldest of [...this.#bearers.keys()].slice(0, -MOST)) this.#bearers.delete(oldest);
    const { expires_in, issued_at } = body;
    const bytes = Buffer.from(JSON.stringify({ token: handle, access_token: handle, expires_in, issued_at }));
    const kept = responseLines(head.fields, ['content-length', 'content-encoding', 'etag', 'set-cookie']);
    return ok({ head, lines: `${kept}Content-Length: ${bytes.length}\r\n`, read: [bytes], complete: true });
  }

  /** The credential behind a client's `Bearer <handle>`; none behind anything else. */
  open(authorization: string | undefined): string | undefined {
    const handle = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    const bearer = handle === undefined ? undefined : this.#bearers.get(handle);
    return bearer && `Bearer ${bearer.reveal()}`;
  }
}

const UNREADABLE = refusal(
  'github_erring',
  "the container registry's answer cannot be read",
  'try again in a moment; see https://www.githubstatus.com',
);
