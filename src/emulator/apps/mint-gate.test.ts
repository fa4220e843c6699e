import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmulatorStatistics } from '../../contract/emulator-admin.ts';
import { signAppJwt } from '../testing/app-jwt.ts';
import { startEmulator, type TestEmulator } from '../testing/start-emulator.ts';

describe('a mint under faults', () => {
  let emulator: TestEmulator;
  let jwt: string;
  beforeAll(async () => {
    emulator = await startEmulator();
    jwt = await signAppJwt(emulator.appPrivateKeyPem, emulator.app.clientId, Date.now());
  });
  afterAll(() => emulator.stop());

  const admin = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${emulator.url}/_emulator${path}`, {
      method,
      headers: { authorization: `Bearer ${emulator.adminKey.reveal()}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  };
  const statistics = async () => EmulatorStatistics.parse(await admin('GET', '/statistics'));
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${emulator.url}/api/v3${path}`, { ...init, headers: { authorization: `Bearer ${jwt}` } });
  const mint = (init: RequestInit = {}) =>
    ask(`/app/installations/${emulator.installationId}/access_tokens`, { method: 'POST', ...init });

  it('happens at once, and its answer waits until it is let go', async () => {
    await admin('POST', '/hold-mints');
    let answered = false;
    const minted = mint().finally(() => (answered = true));
    await expect.poll(async () => (await statistics()).mintsHeld).toBe(1);
    expect((await statistics()).tokensValidNow).toBe(1);
    expect(answered).toBe(false);
    expect(await admin('POST', '/release-mints')).toEqual({ released: 1 });
    expect((await minted).status).toBe(201);
    expect((await mint()).status).toBe(201);
  });

  it('leaves a token behind when whoever asked has gone', async () => {
    await admin('POST', '/hold-mints');
    const before = (await statistics()).tokensValidNow;
    const leaving = new AbortController();
    const minted = mint({ signal: leaving.signal }).catch(() => 'gone');
    await expect.poll(async () => (await statistics()).mintsHeld).toBe(1);
    leaving.abort();
    expect(await minted).toBe('gone');
    await admin('POST', '/release-mints');
    expect((await statistics()).tokensValidNow).toBe(before + 1);
  });

  it('fails with the look-up of installations, and with nothing else', async () => {
    await admin('PATCH', '/knobs', { surfaces: { mint: { outage: true } } });
    const down = ['/orgs/acme/installation', '/app/installations', `/app/installations/${emulator.installationId}`];
    for (const path of down) expect((await ask(path)).status).toBe(503);
    expect((await mint()).status).toBe(503);
    expect((await ask('/app')).status).toBe(200);
    const headers = { authorization: `Bearer ${await emulator.mintToken()}` };
    const withToken = (method: string, path: string) => fetch(`${emulator.url}/api/v3${path}`, { method, headers });
    expect((await withToken('GET', '/repos/acme/tide')).status).toBe(200);
    expect((await withToken('DELETE', '/installation/token')).status).toBe(204);
    await admin('PATCH', '/knobs', { surfaces: { mint: { outage: false } } });
  });

  it("tells the App's own limit", async () => {
    const { headers } = await mint();
    expect(headers.get('x-ratelimit-limit')).toBe('5000');
    expect(headers.get('x-ratelimit-resource')).toBe('core');
  });
});
