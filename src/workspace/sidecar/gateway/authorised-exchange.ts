import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../../lib/clock.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { GitHubClock } from '../tokens/github-clock.ts';
import type { HeldToken } from '../tokens/held-token.ts';
import { isEnoughForPush, replicationLeft } from '../tokens/schedule.ts';
import type { TokenKeeper } from '../tokens/token-keeper.ts';
import type { Admission } from './admit-request.ts';
import { decideHealing } from './decide-healing.ts';
import type { GatewayCounts } from './gateway-counts.ts';
import { type Refusal, refusal, refusalOfFault } from './refusal.ts';
import { isReplayable, type RequestBody } from './request-body.ts';
import type { Upstream } from './upstream.ts';

export type ExchangeParts = {
  readonly tokens: Pick<TokenKeeper, 'obtain' | 'refuse'>;
  readonly gitHubClock: GitHubClock;
  readonly clock: Clock;
  readonly upstream: Upstream;
  readonly counts: GatewayCounts;
};

export type Outgoing = {
  readonly method: string;
  /** As they go on, less those that the gateway writes. */
  readonly headers: readonly string[];
  readonly body: RequestBody;
  readonly signal: AbortSignal;
};

/** Sends an admitted request with the workspace's token and mends what can be mended before the client sees it. */
export async function exchangeWithGitHub(
  { destination, request }: Admission,
  { method, headers, body, signal }: Outgoing,
  { tokens, gitHubClock, clock, upstream, counts }: ExchangeParts,
): Promise<Result<IncomingMessage, Refusal>> {
  let refused: HeldToken | undefined;
  for (let lagRetries = 0; ;) {
    const token = request.surface === 'public' ? ok(undefined) : await tokens.obtain(sufficesFor(request), signal);
    if (!token.ok) {
      counts.credentialFailed();
      return err(refusalOfFault(token.error));
    }
    const sentAt = clock();
    const credential = token.value === undefined ? [] : ['Authorization', authorization(request, token.value)];
    const answer = await upstream
      .send({ method, destination, headers: [...headers, ...credential], body, signal })
      .catch((error: Error) => error);
    if (answer instanceof Error) return err(unreachable());
    if (token.value === undefined) return ok(answer);
    gitHubClock.observe(answer.headers.date, sentAt);

    const status = answer.statusCode ?? 0;
    const healing = decideHealing({
      status,
      request,
      replayable: isReplayable(body),
      lagLeft: replicationLeft(token.value, gitHubClock.now()),
      lagRetries,
      replaced: refused !== undefined,
    });
    switch (healing.act) {
      case 'pass_on':
        if (status === 401) {
          counts.count('unauthorizedPassedOn');
          if (request.surface !== 'rest' || !request.wantsApp) counts.credentialFailed();
        } else if (refused !== undefined || lagRetries > 0) {
          counts.count('healed');
        }
        return ok(answer);
      case 'same_token':
        lagRetries += 1;
        answer.resume();
        await sleep(healing.pause, undefined, { signal }).catch(() => undefined);
        break;
      case 'other_token':
        refused = token.value;
        answer.resume();
        tokens.refuse(refused);
    }
    if (signal.aborted) return err(unreachable());
  }
}

/** The head of a push asks for a token that outlives the push: its body cannot be sent a second time. */
function sufficesFor(request: Admission['request']): (token: HeldToken, now: number) => boolean {
  const startsPush =
    request.surface === 'git' && request.service === 'git-receive-pack' && request.step === 'advertisement';
  return startsPush ? isEnoughForPush : () => true;
}

/** git over HTTP takes an installation token as a password only, the APIs take it as it is. */
function authorization(request: Admission['request'], token: HeldToken): string {
  const isGit = request.surface === 'git' || request.surface === 'lfs';
  return isGit
    ? `Basic ${Buffer.from(`x-access-token:${token.secret.reveal()}`).toString('base64')}`
    : `Bearer ${token.secret.reveal()}`;
}

const unreachable = (): Refusal =>
  refusal('github_unreachable', 'GitHub cannot be reached', 'try again in a moment; see https://www.githubstatus.com');
