import { createHmac, randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { Agent, fetch } from 'undici';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startWatchedPlatform, type WatchedPlatform } from '../../grants/testing/watched-platform.ts';
import { suspendInstallation } from '../../../emulator/apps/change-installation.ts';

let at: WatchedPlatform;
beforeAll(async () => {
  at = await startWatchedPlatform({ webhooks: false, lookEvery: 3_600_000 });
});
afterAll(() => at.stop());

/** Requests to GitHub about installations: what a hint leads to. */
let looks: number;
beforeEach(() => {
  looks = at.emulator.context.statistics.requests.api + at.emulator.context.statistics.requests.mint;
});
const looksSince = () => {
  const { requests } = at.emulator.context.statistics;
  return requests.api + requests.mint - looks;
};

const sign = (body: string | Uint8Array, algorithm = 'sha256', secret: string = at.secret) =>
  `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;

const suspended = JSON.stringify({ action: 'suspend', installation: { id: 1, account: { login: 'acme' } } });

/** A kept connection may be closed by the server just as it is used again. */
const oneConnectionEach = new Agent({ pipelining: 0 });

function deliver(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string | undefined> = {},
): ReturnType<typeof fetch> {
  const all = {
    'content-type': 'application/json',
    'x-github-event': 'installation',
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': sign(body),
    ...headers,
  };
  const sent = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const init = { method: 'POST', headers: Object.fromEntries(sent), body, dispatcher: oneConnectionEach };
  return fetch(`${at.platform.url}/webhooks/github`, init);
}

const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;

test.each<[string, string, Record<string, string | undefined>, number, string]>([
  ['no signature', suspended, { 'x-hub-signature-256': undefined }, 401, 'webhook_signature_invalid'],
  ['another secret', suspended, { 'x-hub-signature-256': 'other' }, 401, 'webhook_signature_invalid'],
  ['SHA-1', suspended, { 'x-hub-signature-256': 'sha1' }, 401, 'webhook_signature_invalid'],
  ['the signature of another body', suspended, { 'x-hub-signature-256': 'stale' }, 401, 'webhook_signature_invalid'],
  ['a signature cut short', suspended, { 'x-hub-signature-256': 'sha256=00' }, 401, 'webhook_signature_invalid'],
  ['no body', '', {}, 401, 'webhook_signature_invalid'],
  ['a form', suspended, { 'content-type': 'application/x-www-form-urlencoded' }, 400, 'bad_request'],
  ['broken JSON', '{"action":', {}, 400, 'bad_request'],
])('%s is refused, and GitHub is not asked', async (_, body, headers, status, code) => {
  const signatures: Record<string, string> = {
    other: sign(body, 'sha256', 'another secret'),
    sha1: sign(body, 'sha1'),
    stale: sign('{}'),
  };
  const given = headers['x-hub-signature-256'];
  const signature = given === undefined ? {} : { 'x-hub-signature-256': signatures[given] ?? given };
  const response = await deliver(body, { ...headers, ...signature });
  expect(response.status).toBe(status);
  expect(await codeOf(response)).toBe(code);
  expect(looksSince()).toBe(0);
});

test('a body larger than the limit is refused, one larger than other routes take is not', async () => {
  const padded = (size: number) => JSON.stringify({ action: 'suspend', padding: 'x'.repeat(size) });
  expect(await codeOf(await deliver(padded(5 * 1024 * 1024)))).toBe('bad_request');
  expect((await deliver(padded(1024 * 1024))).status).toBe(202);
});

test('bytes that are no UTF-8 are refused, though they are signed', async () => {
  expect(await codeOf(await deliver(new Uint8Array([0x7b, 0xff, 0x7d])))).toBe('webhook_signature_invalid');
});

test.each([
  ['an event that we do not know', 'star', suspended],
  [
    'an action that changes nothing',
    'installation',
    JSON.stringify({ action: 'x', installation: { account: { login: 'acme' } } }),
  ],
  ['nobody named', 'installation', JSON.stringify({ action: 'suspend' })],
  ['an owner without grants', 'installation', suspended.replace('acme', 'stranger')],
  ['no object', 'installation', '[]'],
  ['the name of an inherited property', 'constructor', suspended],
])('%s is taken, and GitHub is not asked', async (_, event, body) => {
  expect((await deliver(body, { 'x-github-event': event })).status).toBe(202);
  expect(looksSince()).toBe(0);
});

test('what a payload says is not believed: GitHub is asked, and a delivery that comes again is ignored', async () => {
  const id = randomUUID();
  const first = await deliver(suspended, { 'x-github-delivery': id });
  expect([first.status, await first.json()]).toEqual([202, { status: 'accepted' }]);
  const again = await deliver(suspended, { 'x-github-delivery': id });
  expect([again.status, await again.json()]).toEqual([202, { status: 'ignored', reason: 'delivered_before' }]);
  expect((await at.ask()).code).toBe('none');
  expect(await at.fault()).toBeUndefined();
});

const login = fc.oneof(fc.constant('acme'), fc.string(), fc.constantFrom('__proto__', '../acme', 'a'.repeat(200)));
const account = fc.oneof(fc.record({ login }), fc.anything());
const payload = fc.record(
  {
    action: fc.oneof(
      fc.constantFrom('created', 'deleted', 'suspend', 'removed', 'renamed', 'transferred'),
      fc.anything(),
    ),
    installation: fc.oneof(fc.record({ id: fc.anything(), account }), fc.anything()),
    account,
    repository: fc.oneof(fc.record({ owner: account }), fc.anything()),
    changes: fc.anything(),
  },
  { requiredKeys: [] },
);
const event = fc.constantFrom('installation', 'installation_repositories', 'installation_target', 'repository', 'star');

test('no signed body, however odd, breaks us or changes what we know', async () => {
  const body = fc.oneof(
    payload.map((value) => JSON.stringify(value) ?? 'null'),
    fc.json(),
    fc.string({ unit: 'binary' }),
  );
  await fc.assert(
    fc.asyncProperty(event, body, async (name, text) => {
      const { status } = await deliver(text, { 'x-github-event': name });
      expect([202, 400, 401]).toContain(status);
    }),
    { numRuns: 300 },
  );
  expect(await at.fault()).toBeUndefined();
});

test('no unsigned body leads to a look', async () => {
  const signature = fc.oneof(fc.stringMatching(/^sha256=[0-9a-f]{64}$/), fc.stringMatching(/^[!-~]{0,80}$/));
  await fc.assert(
    fc.asyncProperty(event, payload, signature, async (name, value, given) => {
      const headers = { 'x-github-event': name, 'x-hub-signature-256': given };
      expect((await deliver(JSON.stringify(value), headers)).status).toBe(401);
    }),
    { numRuns: 100 },
  );
  expect(looksSince()).toBe(0);
});

test('late, repeated and reordered deliveries lead to what GitHub says now', async () => {
  const { context, installation } = at.emulator;
  const unsuspended = suspended.replace('suspend', 'unsuspend');
  suspendInstallation(context, installation);
  for (const body of [suspended, unsuspended, suspended, unsuspended]) await deliver(body);
  await at.untilFault('installation_suspended');
  delete installation.suspendedAt;
  await deliver(suspended);
  await at.untilFault(undefined);
});
