import type { IncomingMessage } from 'node:http';
import type { RemoteClock } from '../../../lib/remote-clock.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { HeldToken } from '../tokens/held-token.ts';
import type { Admission } from './admit-request.ts';
import type { GitHubRequest } from './classify-request.ts';
import { type Refusal, refusal } from './refusal.ts';
import type { RequestBody } from './request-body.ts';
import type { Upstream } from './upstream.ts';

export type Outgoing = {
  readonly method: string;
  /** As they go on, less those that the gateway writes. */
  readonly headers: readonly string[];
  readonly body: RequestBody;
  readonly signal: AbortSignal;
};

/** Sends a request once, with a token or without one, and sets GitHub's clock by the answer. */
export async function sendAuthorised(
  { destination, request }: Admission,
  { method, headers, body, signal }: Outgoing,
  token: HeldToken | undefined,
  { upstream, gitHubClock }: { readonly upstream: Upstream; readonly gitHubClock: RemoteClock },
): Promise<Result<IncomingMessage, Refusal>> {
  const credential = token === undefined ? [] : ['Authorization', authorization(request, token)];
  const sentAt = gitHubClock.local();
  const answer = await upstream
    .send({ method, destination, headers: [...headers, ...credential], body, signal })
    .catch((error: Error) => error);
  if (answer instanceof Error) return err(unreachable());
  // Other hosts than GitHub's own have other clocks.
  if (token !== undefined) gitHubClock.observe(answer.headers.date, sentAt);
  return ok(answer);
}

/** git over HTTP takes an installation token as a password only, the APIs take it as it is. */
function authorization(request: GitHubRequest, token: HeldToken): string {
  const isGit = request.surface === 'git' || request.surface === 'lfs';
  return isGit
    ? `Basic ${Buffer.from(`x-access-token:${token.secret.reveal()}`).toString('base64')}`
    : `Bearer ${token.secret.reveal()}`;
}

export const unreachable = (): Refusal =>
  refusal('github_unreachable', 'GitHub cannot be reached', 'try again in a moment; see https://www.githubstatus.com');
