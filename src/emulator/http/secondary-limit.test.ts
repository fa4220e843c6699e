import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type TestEmulator } from '../testing/start-emulator.ts';

describe('the secondary limit', () => {
  let emulator: TestEmulator;
  let authorization: string;
  let now = Date.UTC(2026, 0, 31, 12);
  beforeAll(async () => {
    emulator = await startEmulator({ clock: () => now });
    authorization = `Bearer ${await emulator.mintToken()}`;
  });
  afterAll(() => emulator.stop());
  afterEach(async () => {
    await admin('PATCH', '/knobs', { secondaryLimit: null, surfaces: { api: { latencyMs: 0 } } });
    now += 120_000;
  });

  const admin = (method: string, path: string, body: unknown) =>
    fetch(`${emulator.url}/_emulator${path}`, {
      method,
      headers: { authorization: `Bearer ${emulator.adminKey.reveal()}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const limitTo = (secondaryLimit: object) => admin('PATCH', '/knobs', { secondaryLimit });
  const call = async () => {
    const response = await fetch(`${emulator.url}/api/v3/repos/acme/tide`, { headers: { authorization } });
    const { headers } = response;
    const { message } = (await response.json()) as { message?: string };
    return {
      ...{ status: response.status, message, retryAfter: headers.get('retry-after') },
      resource: headers.get('x-ratelimit-resource'),
    };
  };
  const refused = {
    status: 403,
    message: expect.stringMatching(/^You have exceeded a secondary rate limit/) as string,
  };

  it('is off at first', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, call));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('lets so many requests through in a minute, then refuses until the time that it tells', async () => {
    await limitTo({ requestsPerMinute: 2, retryAfterSeconds: 90, status: 429 });
    expect([(await call()).status, (await call()).status]).toEqual([200, 200]);
    expect(await call()).toMatchObject({ ...refused, status: 429, retryAfter: '90', resource: 'core' });
    now += 89_000;
    expect(await call()).toMatchObject({ status: 429, retryAfter: '1' });
    now += 1_000;
    expect((await call()).status).toBe(200);
  });

  it('lets so many requests through at once', async () => {
    await limitTo({ concurrent: 1, retryAfterSeconds: 5 });
    emulator.context.secondaryUsage.of(emulator.installationId).inFlight += 1;
    expect(await call()).toMatchObject({ ...refused, retryAfter: '5' });
    emulator.context.secondaryUsage.of(emulator.installationId).inFlight -= 1;
    now += 5_000;
    expect([(await call()).status, (await call()).status]).toEqual([200, 200]);
  });

  it('can be made to hold from now on, for GraphQL as well', async () => {
    await admin('POST', `/installations/${emulator.installationId}/secondary-limit`, { retryAfterSeconds: 30 });
    expect(await call()).toMatchObject({ ...refused, retryAfter: '30' });
    const body = JSON.stringify({ query: '{ viewer { login } }' });
    const asked = { method: 'POST', body, headers: { authorization } };
    expect((await fetch(`${emulator.url}/api/graphql`, asked)).status).toBe(403);
    now += 30_000;
    expect((await call()).status).toBe(200);
  });
});
