import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Deed } from '../../contract/deeds.ts';
import { SidecarReport } from '../../contract/status.ts';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { refuse } from './testing/platform-double.ts';
import { startWorkspace, type TestWorkspace } from './testing/start-workspace.ts';

/** A platform that hears no reports for a while. */
let emulator: TestEmulator;
let workspace: TestWorkspace;
let isListening = true;

beforeEach(async () => {
  isListening = true;
  emulator = await startEmulator();
  workspace = await startWorkspace(emulator.url, {
    repositories: ['harbor'],
    mint: emulator.mintToken,
    answer: (path) => (path === '/report' && !isListening ? refuse('internal') : undefined),
  });
  await workspace.succeed('git', 'clone', '-q', 'https://github.com/acme/harbor', 'harbor');
}, 60_000);
afterEach(async () => {
  await workspace?.stop();
  await emulator?.stop();
});

const reports = () =>
  workspace.platform.received
    .filter(({ path }) => path === '/report')
    .map(({ body }) => SidecarReport.parse(body).deeds ?? { first: 0, deeds: [] });
const told = (from: number): (readonly [number, Deed])[] =>
  reports()
    .slice(from)
    .flatMap(({ first, deeds }) => deeds.map((deed, i) => [first + i, deed] as const));
const push = async (ref: string): Promise<void> => {
  await workspace.succeed('git', '-C', 'harbor', 'push', '-q', 'origin', `HEAD:${ref}`);
};
const changed = (ref: string) => expect.objectContaining({ event: 'ref_changed', ref, outcome: 'accepted' });
const PATIENCE = { timeout: 30_000, interval: 50 };

it('hears of all that was done meanwhile, once it listens again, and then not again', async () => {
  isListening = false;
  for (const ref of ['refs/heads/one', 'refs/heads/two']) await push(ref);
  await vi.waitFor(() => expect(told(0)).toContainEqual([1, changed('refs/heads/two')]), PATIENCE);
  isListening = true;
  const from = reports().length;
  await vi.waitFor(() => expect(told(from)).toHaveLength(2), PATIENCE);
  // Under the numbers that they had.
  expect(told(from)).toEqual([
    [0, changed('refs/heads/one')],
    [1, changed('refs/heads/two')],
  ]);
  await push('refs/heads/three');
  await vi.waitFor(() => expect(told(from)).toContainEqual([2, changed('refs/heads/three')]), PATIENCE);
  expect(told(from)).toHaveLength(3);
});

it('hears of what was done last from a sidecar that is stopped right after it', async () => {
  await push('refs/heads/last');
  await workspace.sidecar.stop();
  expect(told(0)).toContainEqual([0, changed('refs/heads/last')]);
});

it('hears of what was changed by REST and GraphQL, and not of what was read or is ordinary work', async () => {
  const repository = 'acme/harbor';
  const api = (...args: string[]) => workspace.run('gh', 'api', ...args);
  const head = await workspace.succeed('git', '-C', 'harbor', 'rev-parse', 'HEAD');
  await api(`repos/${repository}/git/refs/heads`);
  await api(`repos/${repository}/issues`, '-f', 'title=ordinary');
  await api(`repos/${repository}/git/refs`, '-f', 'ref=refs/heads/by-rest', '-f', `sha=${head.trim()}`);
  await api(`repos/${repository}/git/refs`, '-f', 'ref=refs/heads/by-rest', '-f', `sha=${head.trim()}`);
  const merge = 'mutation { mergePullRequest(input: { pullRequestId: "unknown" }) { clientMutationId } }';
  await api('graphql', '-f', `query=${merge}`);
  const allowed = { event: 'request_allowed', method: 'POST' } as const;
  const created = { ...allowed, path: '/repos/acme/harbor/git/refs', repository };
  await vi.waitFor(() => expect(told(0)).toHaveLength(3), PATIENCE);
  expect(told(0).map(([, deed]) => deed)).toEqual([
    expect.objectContaining({ ...created, did: ['create refs/heads/by-rest'], status: 201 }),
    expect.objectContaining({ ...created, did: ['create refs/heads/by-rest'], status: 422 }),
    expect.objectContaining({ ...allowed, did: ['merge'], status: 200 }),
  ]);
});
