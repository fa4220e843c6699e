import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { startTestPlatform, type TestPlatform } from '../testing/start-test-platform.ts';
import type { TestSidecar } from '../testing/test-sidecar.ts';

let emulator: TestEmulator;
let platform: TestPlatform;
let ada: TestSidecar;
beforeAll(async () => {
  emulator = await startEmulator();
  const grant = { owner: 'acme', repositories: ['harbor'] };
  platform = await startTestPlatform({
    emulator,
    workspaces: ['ada', 'grace'].map((name) => ({ name, grants: [grant] })),
  });
  ada = await platform.sidecarOf('ada');
});
afterAll(async () => {
  await platform.stopAndForget();
  await emulator.stop();
});

const report = JSON.stringify({
  startedAt: 1_000,
  tokens: [],
  gateway: { requests: 1, unauthorizedPassedOn: 0, healed: 0, refused: 0 },
});
const target = () => `/workspaces/${ada.workspaceId}/report`;

async function send(authorization: string | undefined, body = report): Promise<{ status: number; code?: string }> {
  const response = await fetch(platform.url + target(), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
    body,
  });
  const text = await response.text();
  const answer = text === '' ? undefined : (JSON.parse(text) as { error?: { code: string } });
  return { status: response.status, ...(answer?.error === undefined ? {} : { code: answer.error.code }) };
}

const refused = { status: 401, code: 'signature_invalid' };
const seconds = () => Math.floor(Date.now() / 1_000);

test('a signed request is let in once', async () => {
  const signature = await ada.sign('POST', target(), report);
  expect(await send(signature)).toEqual({ status: 200 });
  expect(await send(signature)).toEqual(refused);
});

describe('refused is a signature', () => {
  test.each([
    ['for another method', { htm: 'GET' }],
    ['for another address', { htu: '/workspaces/x/report' }],
    ['for another body', { bh: 'x' }],
    ['that is too old', { iat: -130 }],
    ['from the future', { iat: 70 }],
    ['without a proper id', { jti: 'short' }],
    ['of a workspace that is not there', { iss: 'nobody' }],
  ])('%s', async (_, change) => {
    const claims = 'iat' in change ? { iat: seconds() + (change.iat ?? 0) } : change;
    expect(await send(await ada.sign('POST', target(), report, claims))).toEqual(refused);
  });

  test.each([{ a: 1 }, ['x'], 1, true, null])('whose issuer is %j', async (iss) => {
    const [header] = (await ada.sign('POST', target(), report)).split('.');
    const payload = Buffer.from(JSON.stringify({ iss })).toString('base64url');
    expect(await send(`${header}.${payload}.x`)).toEqual(refused);
  });

  test('that was made for another query', async () => {
    const response = await fetch(`${platform.url}${target()}?x=1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: await ada.sign('POST', target(), report) },
      body: report,
    });
    expect(response.status).toBe(401);
  });

  test('by a key that was not enrolled', async () => {
    const stranger = await platform.sidecarOf('grace');
    stranger.workspaceId = ada.workspaceId;
    expect(await send(await stranger.sign('POST', target(), report))).toEqual(refused);
  });

  test('without an algorithm', async () => {
    const signature = await ada.sign('POST', target(), report);
    const payload = signature.split('.')[1];
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    expect(await send(`Workspace ${none}.${payload}.`)).toEqual(refused);
  });
});

test('clocks may differ by a minute', async () => {
  expect(await send(await ada.sign('POST', target(), report, { iat: seconds() - 110 }))).toEqual({ status: 200 });
  expect(await send(await ada.sign('POST', target(), report, { iat: seconds() + 50 }))).toEqual({ status: 200 });
});

test.each([undefined, 'Bearer x', 'Workspace', 'Workspace a b'])('no signature: %s', async (authorization) => {
  expect(await send(authorization)).toEqual({ status: 401, code: 'signature_missing' });
});

test("a workspace cannot act as another, and a sidecar's signature opens no operator's door", async () => {
  const { workspaces } = (await (await platform.asOperator('GET', '/admin/status')).json()) as {
    workspaces: { name: string; id: string }[];
  };
  const grace = workspaces.find(({ name }) => name === 'grace')?.id ?? '';
  const path = `/workspaces/${grace}/github-installation-token`;
  const asAda = await fetch(platform.url + path, { headers: { authorization: await ada.sign('GET', path, '') } });
  expect(asAda.status).toBe(403);
  expect(await asAda.json()).toMatchObject({ error: { code: 'workspace_mismatch' } });
  const admin = await fetch(`${platform.url}/admin/status`, {
    headers: { authorization: await ada.sign('GET', '/admin/status', '') },
  });
  expect(admin.status).toBe(401);
});

test('a body that is not what the contract says is refused with what is wrong', async () => {
  for (const body of ['{', '[]', '{"gateway":{}}']) {
    expect(await send(await ada.sign('POST', target(), body), body)).toEqual({ status: 400, code: 'bad_request' });
  }
});
