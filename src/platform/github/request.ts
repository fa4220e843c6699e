import { err, ok, type Result } from '../../lib/result.ts';
import type { Secret } from '../../lib/secret.ts';
import type { RemoteClock } from '../../lib/remote-clock.ts';
import type { GitHubRefusal } from './refusals.ts';

/** GitHub answers these calls well within a second; a mint that hangs must not hang those who wait for it. */
const TIMEOUT_MS = 10_000;

/** The largest that we ask for, a token for 500 repositories, describes each of them in about 6 KB. */
const MOST_BYTES = 8 * 1_048_576;

export type GitHubRequest = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the API's base address, with a leading slash. */
  readonly path: string;
  readonly bearer: Secret;
  readonly body?: unknown;
};

export type GitHubAnswer = {
  readonly status: number;
  /** Parsed JSON, or undefined. */
  readonly body: unknown;
  /** When GitHub answered, by its own clock: Unix milliseconds. */
  readonly at: number;
  /** By how much this answer moved our idea of GitHub's time, in milliseconds. */
  readonly clockMoved: number;
};

export type SendToGitHub = (request: GitHubRequest) => Promise<Result<GitHubAnswer, GitHubRefusal>>;

/** Requests to GitHub's REST API. What is wrong with GitHub itself is told apart here, for all callers alike. */
export function gitHubRequests(api: string, clock: RemoteClock): SendToGitHub {
  return async ({ method, path, bearer, body }) => {
    const send = () =>
      fetch(`${api}${path}`, {
        method,
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${bearer.reveal()}`,
          'user-agent': 'mooring',
          'x-github-api-version': '2022-11-28',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // A credential never follows a redirect to an address that nobody configured.
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    let sentAt = clock.local();
    try {
      const response = await send().catch((error: unknown) => {
        // A kept connection that GitHub has closed meanwhile says nothing about GitHub: one more, on a new one.
        if (!isDeadConnection(error)) throw error;
        sentAt = clock.local();
        return send();
      });
      const text = await readBounded(response);
      if (text === undefined) return err({ reason: 'github_erring', detail: 'an answer that is too large' });
      const clockMoved = clock.observe(response.headers.get('date'), sentAt);
      const answer = { status: response.status, body: parseJson(text), at: clock.now(), clockMoved };
      const fault = faultOf(response, answer);
      return fault === undefined ? ok(answer) : err(fault);
    } catch (error) {
      return err({ reason: 'github_unreachable', detail: describe(error) });
    }
  };
}

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit */
function faultOf({ status, headers }: Response, { body, at }: GitHubAnswer): GitHubRefusal | undefined {
  if (status >= 500) return { reason: 'github_erring', detail: `${status}` };
  if (status >= 300 && status < 400) return { reason: 'github_erring', detail: `${status}, a redirect` };
  if (status !== 403 && status !== 429) return undefined;
  const retryAt = readRetryAfter(headers.get('retry-after'), at);
  if (retryAt !== undefined) return { reason: 'rate_limited', retryAt };
  const isUsedUp = headers.get('x-ratelimit-remaining') === '0';
  const reset = isUsedUp ? readSeconds(headers.get('x-ratelimit-reset')) : undefined;
  if (reset !== undefined) return { reason: 'rate_limited', retryAt: believed(reset, at) };
  const isLimit = isUsedUp || status === 429 || /rate limit/i.test(messageOf(body));
  return isLimit ? { reason: 'rate_limited', retryAt: at + 60_000 } : undefined;
}

/** GitHub's limits reset within an hour. What an answer says beyond that would keep us away for good. Milliseconds. */
const LONGEST_LIMIT = 3_600_000;

const believed = (retryAt: number, at: number): number => Math.min(Math.max(retryAt, at), at + LONGEST_LIMIT);

/** Seconds from now or a date, by GitHub's clock; Unix milliseconds (RFC 9110, section 10.2.3). */
function readRetryAfter(value: string | null, at: number): number | undefined {
  if (value === null) return undefined;
  const pause = readSeconds(value);
  const retryAt = pause === undefined ? Date.parse(value) : at + pause;
  return Number.isNaN(retryAt) ? undefined : believed(retryAt, at);
}

/** Milliseconds. */
const readSeconds = (value: string | null): number | undefined =>
  value !== null && /^\d+$/.test(value) ? Number(value) * 1_000 : undefined;

/** What stands in place of GitHub, such as a proxy, may have more to say than anybody wants to be told. */
const LONGEST_MESSAGE = 500;

/** The `message` of GitHub's error bodies, or nothing. */
export function messageOf(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('message' in body)) return '';
  return typeof body.message === 'string' ? body.message.slice(0, LONGEST_MESSAGE) : '';
}

/** Undefined when there is more of it than of any proper answer. */
async function readBounded({ body }: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop early cancels the stream, and with it the connection.
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function causeCode(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
}

const isDeadConnection = (error: unknown) => ['ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE'].includes(causeCode(error) ?? '');

function describe(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1_000} s`;
  return causeCode(error) ?? (error instanceof Error ? error.message : String(error));
}
