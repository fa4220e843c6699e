import { afterEach, beforeEach, expect, test } from 'vitest';
import { MOST_PER_TURN, TurnCounts } from '../../contract/turns.ts';
import { WorkspaceSpec } from '../../contract/workspace.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { WorkspaceStore } from '../workspaces/store.ts';
import { Inbox } from './inbox.ts';
import { inboxStatistics } from './statistics.ts';

let store: Store;
let inbox: Inbox;
let now: number;
let ada: string;
beforeEach(async () => {
  now = 1_000;
  store = await openStore(':memory:');
  inbox = new Inbox({ store, clock: () => now, changed: () => undefined });
  const workspaces = new WorkspaceStore(store);
  await workspaces.add(
    WorkspaceSpec.parse({ name: 'ada', grants: [{ owner: 'a', repositories: ['r'] }] }),
    'file',
    now,
  );
  ada = (await workspaces.byName('ada'))?.id ?? '';
});
afterEach(() => store.destroy());

const never = new AbortController().signal;
const submit = (text: string) => inbox.submit({ workspaceId: ada, source: 'operator', text });
const lease = (holder: string, waitMs = 0, signal = never) => inbox.leaseNext(ada, { holder, waitMs }, signal);
const counts = (n: number) => ({ gitCommands: n, ghCommands: 0, failedCommands: 0, pullRequestsOpened: 0 });
const settlement = (holder: string, outcome: 'ok' | 'cancelled' = 'ok', n = 1) => ({
  ...{ holder, outcome, summary: 'done' },
  counts: counts(n),
});

test('messages come in the order in which they were accepted, each once', async () => {
  await submit('one');
  await submit('two');
  const first = await lease('runtime-1');
  expect(first).toMatchObject({ text: 'one', attempt: 1, source: 'operator' });
  await inbox.settle(ada, first!.id, settlement('runtime-1'));
  const second = await lease('runtime-1');
  expect(second).toMatchObject({ text: 'two' });
  await inbox.settle(ada, second!.id, settlement('runtime-1'));
  expect(await lease('runtime-1')).toBeUndefined();
});

test('a lease whose answer was lost is given again, not counted as another attempt', async () => {
  await submit('one');
  const first = await lease('runtime-1');
  expect(await lease('runtime-1')).toEqual(first);
});

test('a newer runtime takes over at once; the older one has lost the turn', async () => {
  await submit('one');
  const first = await lease('runtime-1');
  const taken = await lease('runtime-2');
  expect(taken).toMatchObject({ id: first!.id, attempt: 2 });
  const progress = { holder: 'runtime-1', activity: 'git push', counts: counts(3) };
  expect(await inbox.progress(ada, first!.id, progress)).toEqual({ ok: false, error: { reason: 'turn_not_leased' } });
  expect(await inbox.settle(ada, first!.id, settlement('runtime-1'))).toMatchObject({ ok: false });
  expect(await lease('runtime-1'), 'an older runtime gets nothing more').toBeUndefined();
  expect(await inbox.settle(ada, first!.id, settlement('runtime-2'))).toMatchObject({ ok: true });
});

test('one who waits is woken by a message', async () => {
  const waiting = lease('runtime-1', 30_000);
  await submit('one');
  expect(await waiting).toMatchObject({ text: 'one' });
});

test('the request of a dead runtime that still waits takes nothing from the living one', async () => {
  const dead = new AbortController();
  const ofTheDead = lease('runtime-1', 30_000, dead.signal);
  const ofTheLiving = lease('runtime-2', 30_000);
  await submit('one');
  expect(await ofTheLiving).toMatchObject({ attempt: 1 });
  dead.abort();
  expect(await ofTheDead).toBeUndefined();
  expect(await lease('runtime-2')).toMatchObject({ attempt: 1 });
});

test('cancelled puts the message back; settling twice is harmless', async () => {
  await submit('one');
  const first = await lease('runtime-1');
  expect(await inbox.settle(ada, first!.id, settlement('runtime-1', 'cancelled'))).toMatchObject({ ok: true });
  expect(await inbox.settle(ada, first!.id, settlement('runtime-1', 'cancelled'))).toMatchObject({ ok: true });
  const again = await lease('runtime-1');
  expect(again).toMatchObject({ id: first!.id, attempt: 2 });
  expect(await inbox.settle(ada, again!.id, settlement('runtime-1'))).toMatchObject({ ok: true });
  expect(await inbox.settle(ada, again!.id, settlement('runtime-1'))).toMatchObject({ ok: true });
  expect(await inboxStatistics(store, ada, 0)).toMatchObject({ turnsSettled: 1, lastOutcome: 'ok' });
});

test('counts are cumulative within an attempt and summed over attempts, so that nothing counts twice', async () => {
  await submit('one');
  const first = await lease('runtime-1');
  for (const n of [1, 2, 2]) {
    await inbox.progress(ada, first!.id, { holder: 'runtime-1', activity: 'git push', counts: counts(n) });
  }
  expect(await inboxStatistics(store, ada, 0)).toMatchObject({ counts: counts(2), activity: 'git push' });
  await lease('runtime-2');
  await inbox.settle(ada, first!.id, settlement('runtime-2', 'ok', 5));
  await inbox.settle(ada, first!.id, settlement('runtime-2', 'ok', 5));
  expect(await inboxStatistics(store, ada, 0)).toMatchObject({ counts: counts(7), activity: '' });
  expect(await inboxStatistics(store, ada, now + 1)).toMatchObject({ counts: counts(0), turnsSettled: 0 });
});

test('a count that no turn can have ends nobody’s statistics, also where it is stored already', async () => {
  expect(TurnCounts.safeParse(counts(MOST_PER_TURN)).success).toBe(true);
  expect(TurnCounts.safeParse(counts(MOST_PER_TURN + 1)).success).toBe(false);
  for (const text of ['one', 'two']) {
    await submit(text);
    const turn = await lease('runtime-1');
    await inbox.settle(ada, turn!.id, settlement('runtime-1', 'ok', Number.MAX_SAFE_INTEGER));
  }
  expect(await inboxStatistics(store, ada, 0)).toMatchObject({ counts: counts(2 * MOST_PER_TURN) });
});

test('progress keeps a lease, silence loses it', async () => {
  await submit('one');
  const first = await lease('runtime-1');
  now += 50_000;
  await inbox.progress(ada, first!.id, { holder: 'runtime-1', activity: '', counts: counts(0) });
  now += 50_000;
  expect(await lease('runtime-1')).toMatchObject({ attempt: 1 });
  now += 60_000;
  expect(await lease('runtime-1')).toMatchObject({ attempt: 2 });
});
