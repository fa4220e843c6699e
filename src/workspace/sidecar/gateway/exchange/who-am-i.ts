import { z } from 'zod';
import { fieldLine } from '../../../../lib/http1/field-line.ts';
import type { Presence } from '../../../../lib/http1/presence.ts';
import type { HeldToken } from '../../tokens/held-token.ts';
import type { Destination } from '../requests/authorities.ts';
import { takeJson } from '../upstream/peek-json.ts';
import type { Upstream } from '../upstream/upstream.ts';

const Viewer = z.object({ data: z.object({ viewer: z.object({ login: z.string() }) }) });

/** How bots are called: https://docs.github.com/en/graphql/reference/objects#bot */
const BOT = /^[a-z0-9-]+\[bot\]$/i;

const QUESTION = 'Content-Type: application/json\r\nAccept: application/json\r\nUser-Agent: mooring\r\n';

/** Whether a request is `GET /user`, which GitHub refuses to every installation token. */
export const asksWhoAmI = (method: string, { place, segments }: Destination): boolean =>
  place === 'rest' && (method === 'GET' || method === 'HEAD') && segments.length === 1 && segments[0]?.raw === 'user';

/**
 * The logins of the Apps' bots, by owner. GitHub itself says who a token is, in GraphQL's `viewer`; it is asked once.
 * A token of a person says a person's login, and `GET /user` is then left as it is.
 */
export class BotLogins {
  readonly #graphql: URL;
  readonly #upstream: Pick<Upstream, 'send'>;
  readonly #logins = new Map<string, string>();

  constructor(graphql: string, upstream: Pick<Upstream, 'send'>) {
    this.#graphql = new URL(graphql);
    this.#upstream = upstream;
  }

  /** `GET /user` becomes `GET /users/{slug}[bot]`, GitHub's own record of who the token is. */
  async redirect(destination: Destination, owner: string, token: HeldToken, client: Presence): Promise<Destination> {
    const login = this.#logins.get(owner) ?? (await this.#ask(token, client));
    if (login === undefined) return destination;
    this.#logins.set(owner, login);
    if (!BOT.test(login)) return destination;
    return { ...destination, path: destination.path.replace(/\/user(?=\?|$)/, `/users/${encodeURIComponent(login)}`) };
  }

  /** Undefined when GitHub does not say: then the request goes on as it is, and what GitHub says to it is the answer. */
  async #ask({ secret }: HeldToken, client: Presence): Promise<string | undefined> {
    const bytes = Buffer.from(JSON.stringify({ query: 'query { viewer { login } }' }));
    const answer = await this.#upstream
      .send({
        method: 'POST',
        destination: { place: 'graphql', origin: this.#graphql, path: this.#graphql.pathname, segments: [] },
        lines: fieldLine('Authorization', `Bearer ${secret.reveal()}`) + QUESTION,
        body: { kind: 'whole', bytes },
        client,
      })
      .catch(() => undefined);
    if (answer === undefined) return undefined;
    return Viewer.safeParse(await takeJson(answer)).data?.data.viewer.login;
  }
}
