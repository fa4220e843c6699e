import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmulatorStatistics, EmulatorToken, Knobs } from '../../contract/emulator-admin.ts';
import { Secret } from '../../lib/secret.ts';
import { signAppJwt } from '../testing/app-jwt.ts';
import { startEmulator, type TestEmulator } from '../testing/start-emulator.ts';

describe('the admin API', () => {
  let emulator: TestEmulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator.stop());

  const admin = async (method: string, path: string, body?: unknown, key = emulator.adminKey.reveal()) => {
    const response = await fetch(`${emulator.url}/_emulator${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      json: (text === '' ? undefined : JSON.parse(text)) as unknown,
      headers: response.headers,
    };
  };
  const repository = (token: string) =>
    fetch(`${emulator.url}/api/v3/repos/acme/tide`, { headers: { authorization: `Bearer ${token}` } });
  const mint = async (installationId = emulator.installationId) => {
    const jwt = await signAppJwt(emulator.appPrivateKeyPem, emulator.app.id, emulator.context.clock());
    const url = `${emulator.url}/api/v3/app/installations/${installationId}/access_tokens`;
    return fetch(url, { method: 'POST', headers: { authorization: `Bearer ${jwt}` } });
  };

  it('opens to the admin key alone, which only its owner can read', async () => {
    for (const key of ['', 'x', `${emulator.adminKey.reveal()}x`, await emulator.mintToken()]) {
      expect((await admin('GET', '/knobs', undefined, key)).status).toBe(401);
    }
    const { mode } = await stat(join(emulator.folder, 'admin.key'));
    expect(mode & 0o777).toBe(0o600);
  });

  it('turns the knobs that are named', async () => {
    const before = Knobs.parse((await admin('GET', '/knobs')).json);
    const change = { tokenLifetimeMs: 20_000, surfaces: { mint: { outage: true } } };
    const after = Knobs.parse((await admin('PATCH', '/knobs', change)).json);
    expect(after).toEqual({
      ...before,
      tokenLifetimeMs: 20_000,
      surfaces: { ...before.surfaces, mint: { ...before.surfaces.mint, outage: true } },
    });
    expect((await mint()).status).toBe(503);
    expect((await repository(await emulator.mintToken())).status).toBe(200);
    await admin('PATCH', '/knobs', { surfaces: { mint: { outage: false }, api: { errorRate: 1 } } });
    expect((await mint()).status).toBe(201);
    expect((await repository(await emulator.mintToken())).status).toBe(502);
    await admin('PATCH', '/knobs', { surfaces: { api: { errorRate: 0 } } });
  });

  it('refuses knobs that there are not', async () => {
    expect((await admin('PATCH', '/knobs', { tokenLifetimeMs: -1 })).status).toBe(400);
    expect((await admin('PATCH', '/knobs', { colour: 'red' })).status).toBe(400);
    expect((await admin('GET', '/nothing')).status).toBe(404);
  });

  it('moves the clock, that of tokens and of the Date header', async () => {
    const token = await emulator.mintToken();
    const moved = 7_200_000;
    const { headers } = await admin('PATCH', '/knobs', { clockOffsetMs: moved });
    const later = await repository(token);
    expect(later.status).toBe(401);
    const ahead = Date.parse(later.headers.get('date') ?? '') - Date.parse(headers.get('date') ?? '');
    expect(ahead).toBeGreaterThanOrEqual(moved);
    await admin('PATCH', '/knobs', { clockOffsetMs: 0 });
    expect((await repository(token)).status).toBe(200);
  });

  it('revokes one token, or all, and lists them by hash', async () => {
    const [one, other] = [await emulator.mintToken(), await emulator.mintToken()];
    const sha256 = new Secret(one).sha256();
    expect((await admin('POST', '/tokens/revoke', { sha256 })).json).toEqual({ revoked: 1 });
    expect([(await repository(one)).status, (await repository(other)).status]).toEqual([401, 200]);
    await admin('POST', '/tokens/revoke', { all: true });
    expect((await repository(other)).status).toBe(401);
    const listed = EmulatorToken.array().parse((await admin('GET', '/tokens')).json);
    expect(listed.every((token) => token.revokedAt !== undefined)).toBe(true);
    expect(listed.find((token) => token.sha256 === sha256)?.repositories).toEqual(['harbor', 'lighthouse', 'tide']);
  });

  it('tells what was really answered', async () => {
    const read = async () => EmulatorStatistics.parse((await admin('GET', '/statistics')).json);
    const before = await read();
    const token = await emulator.mintToken();
    await repository(token);
    await repository('nonsense');
    await fetch(`${emulator.url}/api/v3/user`);
    const after = await read();
    expect(after.tokensMinted - before.tokensMinted).toBe(1);
    expect(after.tokensValidNow).toBe(1);
    expect(after.requests.api - before.requests.api).toBe(3);
    expect(after.unauthorized.api - before.unauthorized.api).toBe(1);
  });

  it('lists issues and pull requests', async () => {
    const issues = (await admin('GET', '/issues')).json as { repository: string; state: string }[];
    expect(issues.length).toBeGreaterThanOrEqual(36);
    expect(new Set(issues.map((issue) => issue.repository))).toEqual(
      new Set(['acme/harbor', 'acme/lighthouse', 'acme/tide']),
    );
    expect((await admin('GET', '/pull-requests')).json).toEqual([]);
  });

  it('suspends, uninstalls, installs anew under another id, and exhausts the rate limit', async () => {
    const act = async (name: string, id = emulator.installationId) => admin('POST', `/installations/${id}/${name}`);
    const token = await emulator.mintToken();
    expect((await act('suspend')).status).toBe(204);
    expect([(await mint()).status, (await repository(token)).status]).toEqual([403, 403]);
    await act('unsuspend');
    expect((await repository(token)).status).toBe(200);
    await act('exhaust-rate-limit');
    const limited = await repository(token);
    expect([limited.status, limited.headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
    await act('uninstall');
    expect([(await mint()).status, (await repository(token)).status]).toEqual([404, 401]);
    const { installationId } = (await act('install')).json as { installationId: number };
    expect(installationId).not.toBe(emulator.installationId);
    expect((await mint(installationId)).status).toBe(201);
    expect((await act('dance', installationId)).status).toBe(404);
    expect((await act('suspend', 1)).status).toBe(404);
  });
});
