import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pino } from 'pino';
import { WorkspaceSpec } from '../../contract/workspace.ts';
import { Inbox } from '../inbox/inbox.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { WorkspaceStore } from '../workspaces/store.ts';
import { idlePromptDue } from './idle-prompt.ts';
import { Prompter } from './prompter.ts';

test.each([
  ['since its start', { isBusy: false, startedAt: 100 }, 150],
  ['since its last settlement', { isBusy: false, startedAt: 100, lastSettledAt: 120 }, 170],
  ['since a start after that', { isBusy: false, startedAt: 130, lastSettledAt: 120 }, 180],
  ['not while it has something to do', { isBusy: true, startedAt: 100 }, undefined],
])('idle counts %s', (_, idleness, due) => {
  expect(idlePromptDue(idleness, 50)).toBe(due);
});

let store: Store;
let workspaces: WorkspaceStore;
let prompter: Prompter;
let inbox: Inbox;
const counts = { gitCommands: 0, ghCommands: 0, failedCommands: 0, pullRequestsOpened: 0 };

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: 0 });
  store = await openStore(':memory:');
  workspaces = new WorkspaceStore(store);
  const grants = [{ owner: 'a', repositories: ['r'] }];
  const idle = { every: 1_000, text: 'go on' };
  await workspaces.add(WorkspaceSpec.parse({ name: 'ada', grants, idle }), 'file', 0);
  await workspaces.setStarted('ada', 0);
  begin();
});
afterEach(async () => {
  await prompter.stop();
  await store.destroy();
  vi.useRealTimers();
});

function begin(): void {
  const clock = Date.now;
  inbox = new Inbox({ store, clock, changed: () => prompter.look() });
  const admits = ({ desired }: { desired: string }) => desired === 'running';
  prompter = new Prompter({ store, workspaces, inbox, admits, clock, log: pino({ level: 'silent' }) });
  prompter.look();
}

const messages = () => store.selectFrom('messages').select(['text', 'source', 'created_at as at']).execute();
/** The store works in real time: lets it, until nothing is left to do. */
async function advance(milliseconds: number): Promise<void> {
  await settleDown();
  await vi.advanceTimersByTimeAsync(milliseconds);
  await settleDown();
}
async function settleDown(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test('it fires when the interval has passed, once, and again after the settlement', async () => {
  await advance(999);
  expect(await messages()).toEqual([]);
  await advance(1);
  expect(await messages()).toEqual([{ text: 'go on', source: 'idle', at: 1_000 }]);
  await advance(10_000);
  expect(await messages()).toHaveLength(1);

  const ada = (await workspaces.byName('ada'))?.id ?? '';
  const holder = 'runtime-1';
  const turn = await inbox.leaseNext(ada, { holder, waitMs: 0 }, new AbortController().signal);
  await inbox.settle(ada, turn!.id, { holder, outcome: 'ok', summary: '', counts });
  await advance(999);
  expect(await messages()).toHaveLength(1);
  await advance(1);
  expect(await messages()).toHaveLength(2);
});

test('what is due survives a restart', async () => {
  await advance(600);
  await prompter.stop();
  await advance(600);
  expect(await messages()).toEqual([]);
  begin();
  await advance(0);
  expect(await messages()).toMatchObject([{ at: 1_200 }]);
});

test('a stopped workspace is not prompted', async () => {
  await workspaces.setDesired('ada', 'stopped');
  await advance(5_000);
  expect(await messages()).toEqual([]);
});
