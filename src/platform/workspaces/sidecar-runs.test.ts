import { afterEach, beforeEach, expect, test } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Grants } from '../../contract/grant.ts';
import { openStore } from '../store/open-store.ts';
import { gatewayCounts, recordSidecarRun } from './sidecar-runs.ts';
import { WorkspaceStore } from './store.ts';

let folder: string;
let store: Awaited<ReturnType<typeof openStore>>;
let id: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sidecar-runs-'));
  store = await openStore(join(folder, 'platform.db'));
  const workspaces = new WorkspaceStore(store);
  const spec = { role: 'member', template: 'scripted', delivery: 'gateway' } as const;
  const grants = Grants.parse([{ owner: 'acme', repositories: ['harbor'] }]);
  await workspaces.add({ name: 'ada', ...spec, grants }, 'file', 0);
  id = (await workspaces.byName('ada'))?.id ?? '';
});

afterEach(async () => {
  await store.destroy();
  await rm(folder, { recursive: true });
});

const report = (startedAt: number, unauthorizedPassedOn: number) => ({
  startedAt,
  tokens: [],
  limits: [],
  gateway: { requests: 10, unauthorizedPassedOn, healed: 0, refused: 0 },
});

test('what a killed sidecar had counted is not forgotten, and a repeated report counts once', async () => {
  await recordSidecarRun(store, id, report(1_000, 1), 1_500);
  await recordSidecarRun(store, id, report(1_000, 2), 1_600);
  await recordSidecarRun(store, id, report(2_000, 1), 2_500);
  expect(await gatewayCounts(store, id, 0)).toEqual({ requests: 20, unauthorizedPassedOn: 3, healed: 0, refused: 0 });
  expect(await gatewayCounts(store, id, 2_000)).toMatchObject({ unauthorizedPassedOn: 1 });
});

test('a sidecar that names itself anew without end fills nothing', async () => {
  for (let startedAt = 1; startedAt <= 1_010; startedAt += 1) {
    await recordSidecarRun(store, id, report(startedAt, 1), startedAt);
  }
  expect(await gatewayCounts(store, id, 0)).toMatchObject({ unauthorizedPassedOn: 1_000 });
});
