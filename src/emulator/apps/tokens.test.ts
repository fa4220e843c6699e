import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../lib/secret.ts';
import { changeKnobs } from '../admin/knobs.ts';
import { startEmulator, type TestEmulator } from '../testing/start-emulator.ts';

describe('an installation token', () => {
  let emulator: TestEmulator;
  let now = Date.UTC(2026, 0, 31, 12);
  beforeAll(async () => {
    emulator = await startEmulator({ clock: () => now, tokenLifetime: 90_000 });
  });
  beforeEach(() => changeKnobs(emulator.context.knobs, { tokenFormat: 'jwt', replicationLagMs: 0 }));
  afterAll(() => emulator.stop());

  const status = async (token: string, scheme = 'Bearer', method = 'GET', path = '/repos/acme/tide') => {
    const authorization = `${scheme} ${scheme === 'Basic' ? btoa(`x:${token}`) : token}`;
    const response = await fetch(`${emulator.url}/api/v3${path}`, { method, headers: { authorization } });
    return response.status;
  };

  it('has the new format, or the older one', async () => {
    const token = await emulator.mintToken();
    expect(token).toMatch(new RegExp(`^ghs_${emulator.app.id}_[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$`));
    expect(token.length).toBeGreaterThan(450);
    expect(token.length).toBeLessThan(600);
    changeKnobs(emulator.context.knobs, { tokenFormat: 'classic' });
    expect(await emulator.mintToken()).toMatch(/^ghs_[A-Za-z0-9]{36}$/);
  });

  it.each(['Bearer', 'bearer', 'token', 'Basic'])('is taken as %s', async (scheme) => {
    expect(await status(await emulator.mintToken(), scheme)).toBe(200);
  });

  it('dies at the end of its life, not before', async () => {
    const token = await emulator.mintToken();
    const begun = now;
    now = begun + 89_999;
    expect(await status(token)).toBe(200);
    now = begun + 90_000;
    expect(await status(token)).toBe(401);
    expect(await status(await emulator.mintToken())).toBe(200);
  });

  it('is not known everywhere at once, when replication lags', async () => {
    changeKnobs(emulator.context.knobs, { replicationLagMs: 5_000 });
    const token = await emulator.mintToken();
    expect(await status(token)).toBe(401);
    now += 5_000;
    expect(await status(token)).toBe(200);
  });

  it('revokes itself, and no other', async () => {
    const [one, other] = [await emulator.mintToken(), await emulator.mintToken()];
    expect(await status(one, 'Bearer', 'DELETE', '/installation/token')).toBe(204);
    expect(await status(one)).toBe(401);
    expect(await status(one, 'Bearer', 'DELETE', '/installation/token')).toBe(401);
    expect(await status(other)).toBe(200);
  });

  it('is written down by its hash alone', async () => {
    const token = await emulator.mintToken();
    await emulator.flush();
    const state = await readFile(join(emulator.folder, 'state.json'), 'utf8');
    expect(state).toContain(new Secret(token).sha256());
    expect(state).not.toContain(token);
    expect(state).not.toContain(token.split('.')[2]);
  });
});
