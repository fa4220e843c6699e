import { describe, expect, it } from 'vitest';
import type { ClientResponse } from '../../../lib/http1/client-response.ts';
import { ClientPresence } from '../../../lib/http1/presence.ts';
import { clientResponse } from '../../../lib/http1/testing/messages.ts';
import { SPACING } from './decide-passage.ts';
import { Quota } from './quota.ts';

const START = 1_000_000_000;
const never = new ClientPresence();

/** Under a clock that moves when somebody waits: to the earliest of the times that are waited for. */
function underVirtualTime() {
  let now = START;
  const waiting: { readonly until: number; readonly resolve: () => void }[] = [];
  const quota = new Quota({
    gitHubClock: { now: () => now },
    onNews: () => undefined,
    pause: (milliseconds, signal) =>
      new Promise<void>((resolve) => {
        waiting.push({ until: now + milliseconds, resolve });
        signal.addEventListener('abort', () => resolve(), { once: true });
      }),
  });
  /** Lets time pass until nobody waits. */
  const run = async (): Promise<void> => {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const next = waiting.toSorted((a, b) => a.until - b.until)[0];
      if (next === undefined) return;
      now = Math.max(now, next.until);
      waiting.splice(waiting.indexOf(next), 1);
      next.resolve();
    }
  };
  return { quota, run, now: () => now - START };
}

const share = (requests: number, dividedAt = START, resetAt = START + 60_000) => ({
  ...{ owner: 'Acme', resource: 'core' },
  part: { requests, dividedAt, resetAt },
});
const limited = (retryAfter: string, status = 403): ClientResponse =>
  clientResponse(status, { 'retry-after': retryAfter });
const left = (remaining: number, resource = 'core'): ClientResponse =>
  clientResponse(200, {
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String((START + 60_000) / 1_000),
    'x-ratelimit-resource': resource,
  });

describe('Quota', () => {
  it('lets a workspace send its share and no more, and begins anew with the next division', async () => {
    const { quota } = underVirtualTime();
    const send = async (resource = 'core') => (await quota.pass('acme', resource, never)).ok;
    quota.hear({ grants: [], shares: [share(2)] });
    expect([await send(), await send(), await send(), await send('search')]).toEqual([true, true, false, true]);
    quota.hear({ grants: [], shares: [share(3)] });
    expect([await send(), await send()]).toEqual([true, false]);
    quota.hear({ grants: [], shares: [share(1, START + 1)] });
    expect([await send(), await send()]).toEqual([true, false]);
    quota.hear({ grants: [], shares: [] });
    expect(await send()).toBe(true);
  });

  it('goes on with the same share when the reset is told a second later or earlier', async () => {
    const { quota } = underVirtualTime();
    const send = async () => (await quota.pass('acme', 'core', never)).ok;
    for (const resetAt of [60_000, 61_000, 59_000]) {
      quota.hear({ grants: [], shares: [share(3, START, START + resetAt)] });
      expect(await send()).toBe(true);
    }
    expect(await send()).toBe(false);
  });

  it("takes GraphQL's points from the share, as predicted and never more than GitHub's answer shows", async () => {
    const { quota } = underVirtualTime();
    let remaining = 990;
    const query = async (predicted: number | undefined, used: number) => {
      const passed = await quota.pass('acme', 'graphql', never, async () => predicted);
      if (passed.ok) await quota.meet('acme', 'graphql', left((remaining -= used), 'graphql'), 0, passed.value);
      return passed.ok;
    };
    await quota.meet('acme', 'graphql', left(remaining, 'graphql'), 0);
    quota.hear({ grants: [], shares: [{ ...share(100), resource: 'graphql' }] });
    quota.reported(quota.unreported());
    expect(await query(30, 80), 'others used 50 meanwhile; 70 are left').toBe(true);
    expect(await query(60, 20), 'predicted too high; 50 are left').toBe(true);
    expect(await query(undefined, 40), 'could not be read; 10 are left').toBe(true);
    expect(await query(11, 11)).toBe(false);
    expect(await query(10, 10)).toBe(true);
    expect(await query(1, 1)).toBe(false);
  });

  it('corrects no division by what a request of the one before has cost', async () => {
    const { quota } = underVirtualTime();
    await quota.meet('acme', 'core', left(990), 0);
    quota.hear({ grants: [], shares: [share(9)] });
    quota.reported(quota.unreported());
    const passed = await quota.pass('acme', 'core', never, async () => 9);
    quota.hear({ grants: [], shares: [share(1, START + 1)] });
    await quota.meet('acme', 'core', left(989), 0, passed.ok ? passed.value : {});
    const sent = [await quota.pass('acme', 'core', never), await quota.pass('acme', 'core', never)];
    expect(sent.map(({ ok }) => ok)).toEqual([true, false]);
  });

  it('holds for a pause that another workspace was told, and refuses nothing for it', async () => {
    const { quota, run, now } = underVirtualTime();
    quota.hear({ grants: [], shares: [{ owner: 'acme', resource: 'core', waitUntil: START + 30_000 }] });
    const held = quota.pass('acme', 'core', never);
    await run();
    expect((await held).ok).toBe(true);
    expect(now()).toBe(30_000);
  });

  it('keeps those who come at the same moment to the share that is given while they wait', async () => {
    const { quota } = underVirtualTime();
    await quota.meet('acme', 'core', left(999), 0);
    const asked = [1, 2, 3, 4].map(() => quota.pass('acme', 'core', never));
    quota.hear({ grants: [], shares: [share(3)] });
    quota.reported(quota.unreported());
    expect((await Promise.all(asked)).map(({ ok }) => ok)).toEqual([true, true, true, false]);
  });

  it('lets those who were held go one after another, in the order in which they came', async () => {
    const { quota, run, now } = underVirtualTime();
    await quota.meet('acme', 'core', limited('30'), 0);
    const went: [string, number][] = [];
    const asked = ['a', 'b', 'c'].map((name) =>
      quota.pass('acme', 'core', never).then(() => went.push([name, now() - 30_000])),
    );
    const elsewhere = await quota.pass('beta', 'core', never);
    expect(elsewhere.ok).toBe(true);
    await run();
    await Promise.all(asked);
    expect(went).toEqual([
      ['a', 0],
      ['b', SPACING],
      ['c', 2 * SPACING],
    ]);
  });

  it('holds them again when the first of them meets the limit once more', async () => {
    const { quota, run, now } = underVirtualTime();
    await quota.meet('acme', 'core', limited('10'), 0);
    const first = quota.pass('acme', 'core', never).then(() => quota.meet('acme', 'core', limited('20'), 1));
    const second = quota.pass('acme', 'core', never);
    await run();
    await first;
    expect((await second).ok).toBe(true);
    expect(now()).toBeGreaterThanOrEqual(30_000);
  });

  it('heeds a pause that GraphQL wants in an answer of success, without taking it for undone', async () => {
    const { quota, run, now } = underVirtualTime();
    expect((await quota.meet('acme', 'graphql', limited('30', 200), 0)).met).toEqual({ kind: 'none' });
    const held = quota.pass('acme', 'core', never);
    await run();
    expect((await held).ok).toBe(true);
    expect(now()).toBe(30_000);
  });

  it('takes nothing from the share for a client that has gone', async () => {
    const { quota } = underVirtualTime();
    quota.hear({ grants: [], shares: [share(1)] });
    const gone = new ClientPresence();
    gone.leave();
    await quota.pass('acme', 'core', gone);
    expect((await quota.pass('acme', 'core', never)).ok).toBe(true);
  });

  it('ends a wait with its client', async () => {
    const { quota } = underVirtualTime();
    await quota.meet('acme', 'core', limited('30'), 0);
    const client = new ClientPresence();
    const held = quota.pass('acme', 'core', client);
    client.leave();
    await held;
    expect(quota.unreported()).toMatchObject([{ owner: 'acme', resource: 'core', waitUntil: START + 30_000 }]);
  });
});
