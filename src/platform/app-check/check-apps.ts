import { setTimeout as sleep } from 'node:timers/promises';
import type { AppStanding } from '../../contract/app-check.ts';
import { pauseAfter } from '../../lib/backoff.ts';
import type { Clock, Random } from '../../lib/clock.ts';
import { Fault } from '../../lib/fault.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { GitHubApps } from '../github/github-apps.ts';
import type { GitHubRefusal } from '../github/refusals.ts';
import { toWire } from '../wire/refuse.ts';
import { appStanding, asMissing } from './app-standing.ts';
import type { NeedAt } from './read-apps.ts';

export type AppCheckParts = {
  readonly apps: GitHubApps;
  readonly needs: readonly NeedAt[];
  /** Told what is waited for; without it, the first look is the last. */
  readonly onWaiting: ((message: string) => void) | undefined;
  readonly clock: Clock;
  readonly random: Random;
};

/** A person installs the App meanwhile; an hour of this is a fraction of the App's 5,000 requests. Milliseconds. */
const PAUSES = { first: 500, most: 5_000 };
/** GitHub may not know a new App everywhere at once. Milliseconds. */
const NEWNESS = 30_000;

/** How the Apps stand at all owners that need them; looks again until all are installed where that is asked. */
export async function checkApps(parts: AppCheckParts): Promise<AppStanding[]> {
  const { onWaiting, clock, random } = parts;
  const since = clock();
  for (let attempt = 1; ; attempt += 1) {
    const seen = await lookOnce(parts);
    if (seen.ok && (onWaiting === undefined || !seen.value.some((each) => isAwaited(each, clock() - since)))) {
      return seen.value;
    }
    if (!seen.ok && onWaiting === undefined) throw faultOf(seen.error.refusal);
    onWaiting?.(seen.ok ? sentenceOf(seen.value) : faultOf(seen.error.refusal).message);
    const asked = seen.ok ? 0 : seen.error.pause;
    await sleep(Math.max(asked, pauseAfter(attempt, PAUSES, random)));
  }
}

/** Why nothing could be seen, and how many milliseconds GitHub wants to be left alone. */
type NothingSeen = { readonly refusal: GitHubRefusal; readonly pause: number };

async function lookOnce({ apps, needs }: AppCheckParts): Promise<Result<AppStanding[], NothingSeen>> {
  const standings: AppStanding[] = [];
  for (const need of needs) {
    const side = apps.for(need.github, need.owner);
    if (!side.ok) {
      standings.push({ owner: need.owner, missing: [asMissing(side.error)] });
      continue;
    }
    const { app } = side.value;
    const standing = await appStanding(app, need);
    if (!standing.ok) {
      const { error: refusal } = standing;
      return err({ refusal, pause: refusal.reason === 'rate_limited' ? refusal.retryAt - app.clock.now() : 0 });
    }
    standings.push(standing.value);
  }
  return ok(standings);
}

function isAwaited({ missing }: AppStanding, age: number): boolean {
  return missing.some(({ code }) => code === 'installation_missing' || (code === 'app_key_refused' && age < NEWNESS));
}

function sentenceOf(standings: readonly AppStanding[]): string {
  return [...new Set(standings.flatMap(({ missing }) => missing.map(({ message }) => message)))].join('; ');
}

function faultOf(refusal: GitHubRefusal): Fault {
  const { code, message, remedy } = toWire(refusal);
  return new Fault(code, message, remedy);
}
