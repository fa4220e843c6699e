import { fieldLine } from '../../../lib/http1/field-line.ts';
import { ClientPresence } from '../../../lib/http1/presence.ts';
import type { GitHubInstance } from '../../../contract/github-instance.ts';
import type { RemoteClock } from '../../../lib/remote-clock.ts';
import type { Upstream } from '../gateway/upstream/upstream.ts';
import type { HeldToken } from '../tokens/held-token.ts';

/** `unknown`: GitHub did not answer, or with an error of its own. */
export type TokenVerdict = 'good' | 'refused' | 'unknown';

export type AskParts = {
  readonly github: GitHubInstance;
  readonly upstream: Pick<Upstream, 'send'>;
  readonly gitHubClock: RemoteClock;
};

/** Milliseconds. */
const PATIENCE = 8_000;

/**
 * Asks GitHub whether it takes a token, by the one question that costs nothing of any limit
 * (https://docs.github.com/en/rest/rate-limit/rate-limit). An Enterprise Server without limits answers it with 404,
 * and a token that it does not take with 401 all the same.
 */
export async function askWhetherGood(
  { secret }: HeldToken,
  { github, upstream, gitHubClock }: AskParts,
  signal?: AbortSignal,
): Promise<TokenVerdict> {
  const api = new URL(github.api);
  const sentAt = gitHubClock.local();
  const asked = new ClientPresence();
  const leave = (): void => asked.leave();
  const over = AbortSignal.any([AbortSignal.timeout(PATIENCE), ...(signal === undefined ? [] : [signal])]);
  over.addEventListener('abort', leave, { once: true });
  if (over.aborted) leave();
  try {
    const { fields, status, body } = await upstream.send({
      method: 'GET',
      destination: {
        place: 'rest',
        origin: api,
        path: `${api.pathname.replace(/\/$/, '')}/rate_limit`,
        segments: [],
      },
      lines: fieldLine('Authorization', `Bearer ${secret.reveal()}`) + QUESTION,
      body: { kind: 'none' },
      client: asked,
    });
    gitHubClock.observe(fields.first('date'), sentAt);
    body.discard();
    if (status === 401) return 'refused';
    return status >= 500 ? 'unknown' : 'good';
  } catch {
    return 'unknown';
  } finally {
    over.removeEventListener('abort', leave);
  }
}

const QUESTION = fieldLine('Accept', 'application/vnd.github+json') + fieldLine('User-Agent', 'mooring');
