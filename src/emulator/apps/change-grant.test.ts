import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type TestEmulator } from '../testing/start-emulator.ts';

describe("a change of the owner's mind", () => {
  let emulator: TestEmulator;
  let token: string;
  beforeAll(async () => {
    emulator = await startEmulator();
    token = await emulator.mintToken();
  });
  afterAll(() => emulator.stop());

  const act = async (path: string, body?: unknown, id = emulator.installationId) =>
    fetch(`${emulator.url}/_emulator/installations/${id}/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${emulator.adminKey.reveal()}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const see = async (path: string) =>
    (await fetch(`${emulator.url}/api/v3${path}`, { headers: { authorization: `Bearer ${token}` } })).status;

  it('about repositories holds for tokens issued before, at once', async () => {
    expect(await see('/repos/acme/harbor')).toBe(200);
    expect((await act('repositories/remove', { repositories: ['Harbor'] })).status).toBe(204);
    expect([await see('/repos/acme/harbor'), await see('/repos/acme/tide')]).toEqual([404, 200]);
    expect((await act('repositories/add', { repositories: ['harbor'] })).status).toBe(204);
    expect(await see('/repos/acme/harbor')).toBe(200);
  });

  it('about repositories that the account has not is refused whole', async () => {
    expect((await act('repositories/remove', { repositories: ['tide', 'nope'] })).status).toBe(422);
    expect(await see('/repos/acme/tide')).toBe(200);
    expect((await act('repositories/swap', { repositories: ['tide'] })).status).toBe(404);
    expect((await act('repositories/remove', { repositories: [] })).status).toBe(400);
  });

  it('about permissions takes from tokens issued before, and gives them nothing', async () => {
    await act('permissions', { permissions: { contents: 'write', actions: 'read' } });
    expect(await see('/repos/acme/tide/issues')).toBe(403);
    expect(await see('/repos/acme/tide/contents/')).toBe(200);
    await act('permissions', { permissions: { contents: 'write', issues: 'read' } });
    expect(await see('/repos/acme/tide/issues')).toBe(403);
    token = await emulator.mintToken({ permissions: emulator.installation.permissions });
    expect(await see('/repos/acme/tide/issues')).toBe(200);
  });

  it('about the App itself never puts it on an account twice', async () => {
    await act('uninstall');
    const first = (await (await act('install')).json()) as { installationId: number };
    expect(first.installationId).not.toBe(emulator.installationId);
    expect(await (await act('install')).json()).toEqual(first);
    expect(await see('/repos/acme/tide')).toBe(401);
  });
});
