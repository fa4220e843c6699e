import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { err, ok } from '../../../lib/result.ts';
import type { GitHubRefusal } from '../../github/refusals.ts';
import { type PacingLimits, wishFor } from './mint-pacing.ts';
import { PacedMints } from './paced-mints.ts';

const limits: PacingLimits = { inFlight: 2, pace: 1.5, floor: 1, burst: 2, patience: 4_000 };
const erring: GitHubRefusal = { reason: 'github_erring', detail: '502' };
const life = { issuedAt: Date.now(), expiresAt: Date.now() + 3_600_000 };
const first = (key: string) => wishFor(key, undefined);

test('all get their turn, two at a time, whatever becomes of the ones before', async () => {
  const paced = new PacedMints(Date.now, limits);
  let [running, most] = [0, 0];
  const mint = async (outcome: 'ok' | 'refused' | 'broken') => {
    most = Math.max(most, (running += 1));
    await turnOfTheLoop();
    running -= 1;
    if (outcome === 'broken') throw new Error('broken');
    return outcome === 'ok' ? ok(life) : err(erring);
  };
  const runs = (['ok', 'broken', 'refused', 'ok', 'ok'] as const).map((outcome, index) =>
    paced.run(first(`k${index}`), () => mint(outcome)),
  );
  const settled = await Promise.allSettled(runs);
  expect(settled.map((run) => (run.status === 'fulfilled' ? run.value.ok : 'threw'))).toEqual([
    true,
    'threw',
    false,
    true,
    true,
  ]);
  expect(most).toBe(2);
});

test('one whose patience ends while GitHub is slow is told when to come, and its mint never begins', async () => {
  let now = 1_000_000;
  const paced = new PacedMints(() => now, { ...limits, inFlight: 1 });
  const answer = Promise.withResolvers<void>();
  const slow = paced.run(first('slow'), async () => {
    await answer.promise;
    return ok(life);
  });
  let begun = false;
  const waiting = paced.run(first('waiting'), async () => {
    begun = true;
    return ok(life);
  });
  now += limits.patience;
  expect(await waiting).toMatchObject({ ok: false, error: { reason: 'mint_queue_full', retryAt: expect.any(Number) } });
  expect(begun).toBe(false);
  answer.resolve();
  expect(await slow).toMatchObject({ ok: true });
});
