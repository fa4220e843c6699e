import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type TestEmulator } from '../testing/start-emulator.ts';
import { exhaustRateLimit } from './rate-limit.ts';

describe('the rate limit', () => {
  let emulator: TestEmulator;
  let authorization: string;
  let now = Date.UTC(2026, 0, 31, 12);
  const HOUR = 3_600_000;
  beforeAll(async () => {
    emulator = await startEmulator({ clock: () => now, hourlyRateLimit: 3, tokenLifetime: 3 * HOUR });
    authorization = `Bearer ${await emulator.mintToken()}`;
  });
  afterAll(() => emulator.stop());

  const call = async (path = '/repos/acme/tide', init: RequestInit = {}) => {
    const response = await fetch(`${emulator.url}/api${path === '/graphql' ? '' : '/v3'}${path}`, {
      headers: { authorization },
      ...init,
    });
    const header = (name: string): string | null => response.headers.get(`x-ratelimit-${name}`);
    return {
      status: response.status,
      body: (await response.json()) as Record<string, unknown>,
      limit: ['limit', 'used', 'remaining', 'resource'].map(header).join(' '),
      reset: Number(header('reset')),
    };
  };
  const query = { method: 'POST', body: JSON.stringify({ query: '{ viewer { login } }' }), headers: {} };

  it('counts down, refuses, and begins anew an hour later', async () => {
    const begun = now;
    expect(await call()).toMatchObject({ status: 200, limit: '3 1 2 core', reset: (begun + HOUR) / 1_000 });
    expect(await call()).toMatchObject({ limit: '3 2 1 core' });
    expect(await call('/rate_limit')).toMatchObject({ status: 200, limit: '3 2 1 core' });
    expect(await call()).toMatchObject({ status: 200, limit: '3 3 0 core' });
    expect(await call()).toMatchObject({
      status: 403,
      limit: '3 3 0 core',
      body: { message: `API rate limit exceeded for installation ID ${emulator.installationId}.` },
    });
    expect(await call('/rate_limit')).toMatchObject({ status: 200 });
    now = begun + HOUR;
    expect(await call()).toMatchObject({ status: 200, limit: '3 1 2 core' });
  });

  it('is another one for GraphQL, which answers 200 even when it refuses', async () => {
    const asked = { ...query, headers: { authorization } };
    expect(await call('/graphql', asked)).toMatchObject({ status: 200, limit: '3 1 2 graphql' });
    exhaustRateLimit(emulator.context, emulator.installationId, ['graphql']);
    expect(await call('/graphql', asked)).toMatchObject({
      status: 200,
      limit: '3 3 0 graphql',
      body: { errors: [{ type: 'RATE_LIMITED' }] },
    });
    expect(await call()).toMatchObject({ status: 200 });
  });
});
