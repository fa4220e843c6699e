import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmulator, type TestEmulator } from '../testing/start-emulator.ts';

let emulator: TestEmulator;
let token: string;
beforeAll(async () => {
  emulator = await startEmulator();
  token = await emulator.mintToken();
});
afterAll(() => emulator?.stop());

async function ask(method: 'GET' | 'POST', path: string, body?: object, as = token) {
  const response = await fetch(`${emulator.url}/acme/tide.git/info/lfs/locks${path}`, {
    method,
    headers: { authorization: `Basic ${Buffer.from(`x-access-token:${as}`).toString('base64')}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const paths = ({ body }: { body: Record<string, unknown> }, list: string): string[] =>
  (body[list] as { path: string }[]).map(({ path }) => path);

it('locks a path once, and frees it for whoever locked it', async () => {
  const made = await ask('POST', '', { path: 'a.bin', ref: { name: 'refs/heads/main' } });
  expect(made).toEqual({
    status: 201,
    body: {
      lock: {
        id: expect.stringMatching(/^\d+$/),
        path: 'a.bin',
        locked_at: expect.stringMatching(/Z$/),
        owner: { name: 'mooring[bot]' },
      },
    },
  });
  const { id } = made.body['lock'] as { id: string };
  expect(await ask('POST', '', { path: 'a.bin' })).toMatchObject({ status: 409, body: made.body });
  expect(await ask('POST', `/${id}/unlock`, {})).toMatchObject({ status: 200, body: made.body });
  expect(await ask('POST', `/${id}/unlock`, {})).toMatchObject({ status: 404 });
  expect(await ask('GET', '')).toEqual({ status: 200, body: { locks: [] } });
});

it('tells own locks from those of others, which need force', async () => {
  const { model } = emulator.context;
  const ada = model.users.find(({ login }) => login === 'ada')!;
  const tide = model.repositories.find(({ name }) => name === 'tide')!;
  model.lfsLocks.push({ id: model.nextId++, repositoryId: tide.id, path: 'hers', ownerId: ada.id, lockedAt: 0 });
  await ask('POST', '', { path: 'ours' });
  const verified = await ask('POST', '/verify', {});
  expect([paths(verified, 'ours'), paths(verified, 'theirs')]).toEqual([['ours'], ['hers']]);
  const id = String(model.lfsLocks.find(({ path }) => path === 'hers')!.id);
  expect(await ask('POST', `/${id}/unlock`, {})).toMatchObject({ status: 403, body: { message: /ada/ } });
  expect(await ask('POST', `/${id}/unlock`, { force: true })).toMatchObject({ status: 200 });
  await ask('POST', `/${String(model.lfsLocks[0]!.id)}/unlock`, {});
});

it('lists them page by page, and by path', async () => {
  for (const path of ['1', '2', '3', '4', '5']) await ask('POST', '', { path });
  const first = await ask('GET', '?limit=2');
  const second = await ask('GET', `?limit=2&cursor=${String(first.body['next_cursor'])}`);
  const last = await ask('POST', '/verify', { limit: 2, cursor: second.body['next_cursor'] });
  expect([paths(first, 'locks'), paths(second, 'locks')]).toEqual([
    ['1', '2'],
    ['3', '4'],
  ]);
  expect([paths(last, 'ours'), last.body['next_cursor']]).toEqual([['5'], undefined]);
  expect(paths(await ask('GET', '?path=4'), 'locks')).toEqual(['4']);
});

it('lets readers look alone', async () => {
  const reader = await emulator.mintToken({ permissions: { metadata: 'read', contents: 'read' } });
  expect((await ask('GET', '', undefined, reader)).status).toBe(200);
  expect((await ask('POST', '', { path: 'x' }, reader)).status).toBe(403);
  expect((await ask('POST', '/verify', {}, reader)).status).toBe(403);
});
