import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ConformingClient } from '../../rest/conformance/client.ts';
import { loadOpenApi } from '../../rest/conformance/openapi.ts';
import { signAppJwt } from '../../testing/app-jwt.ts';
import { startEmulator, type TestEmulator } from '../../testing/start-emulator.ts';

const CONVERT = 'POST /app-manifests/{code}/conversions';
const REDIRECT = 'http://127.0.0.1:1/callback?kept=yes';

type Conversion = { id: number; slug: string; client_id: string; pem: string; webhook_secret: string | null };

let emulator: TestEmulator;
let github: ConformingClient;
beforeAll(async () => {
  emulator = await startEmulator();
  github = new ConformingClient(`${emulator.url}/api/v3`, '', await loadOpenApi());
});
afterAll(() => emulator.stop());

const anonymous = { authorization: '' };
const manifest = (changes: Record<string, unknown> = {}) => ({
  name: 'Harbor Bot',
  url: 'https://github.com/acme',
  redirect_url: REDIRECT,
  default_permissions: { contents: 'write', issues: 'read' },
  ...changes,
});
const post = (
  path: string,
  fields: Record<string, string> | [string, string][],
  headers: Record<string, string> = {},
) =>
  fetch(`${emulator.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { origin: emulator.url, ...headers },
    redirect: 'manual',
  });
const NEW = '/organizations/acme/settings/apps';
const register = (asked: Record<string, unknown>, path = NEW) =>
  post(`${path}?state=s%261`, { manifest: JSON.stringify(asked), name: String(asked['name']) });
const codeOf = (response: Response) => new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? '';

describe('an App from a manifest', () => {
  it('is asked for on a page, made by its button, and its key is given for the code once', async () => {
    const asked = await post(`${NEW}/new?state=s%261`, { manifest: JSON.stringify(manifest()) });
    const page = await asked.text();
    expect(page).toContain('contents: write');
    expect(page).toContain(`action="${NEW}?state=s%261"`);

    const registered = await register(manifest());
    const back = new URL(registered.headers.get('location') ?? '');
    expect(registered.status).toBe(302);
    expect(back.searchParams.get('state')).toBe('s&1');
    expect(back.searchParams.get('kept')).toBe('yes');

    const call = { parameters: { code: codeOf(registered) }, headers: anonymous };
    const made: Conversion = (await github.call(CONVERT, { status: 201, ...call })).json;
    expect(made).toMatchObject({ slug: 'harbor-bot', webhook_secret: null });
    await github.call(CONVERT, { status: 404, ...call });

    const authorization = `Bearer ${await signAppJwt(made.pem, made.client_id, Date.now())}`;
    const app = await github.call('GET /app', { status: 200, headers: { authorization } });
    expect(app.json).toMatchObject({
      id: made.id,
      permissions: { contents: 'write', issues: 'read', metadata: 'read' },
    });
  });

  it('has a webhook secret when it has an active webhook', async () => {
    const hook_attributes = { url: 'https://example.com/hook' };
    const code = codeOf(await register(manifest({ name: 'hooked', hook_attributes })));
    const answer = await github.call(CONVERT, { status: 201, parameters: { code }, headers: anonymous });
    const secret = (answer.json as Conversion).webhook_secret;
    expect(secret).toMatch(/^[0-9a-f]{40}$/);
    const app = emulator.context.model.apps.find(({ slug }) => slug === 'hooked');
    expect(app?.webhook).toEqual({ url: 'https://example.com/hook', secret });
  });

  it('belongs to the person where no organisation is named', async () => {
    const code = codeOf(await register(manifest({ name: 'own' }), '/settings/apps'));
    const answer = await github.call(CONVERT, { status: 201, parameters: { code }, headers: anonymous });
    expect(answer.json).toMatchObject({ owner: { type: 'User' } });
  });

  it('cannot be fetched with a code of another time', async () => {
    await github.call(CONVERT, { status: 404, parameters: { code: 'f'.repeat(40) }, headers: anonymous });
    const code = codeOf(await register(manifest({ name: 'late' })));
    emulator.context.knobs.clockOffsetMs += 3_600_000;
    await github.call(CONVERT, { status: 404, parameters: { code }, headers: anonymous });
    emulator.context.knobs.clockOffsetMs -= 3_600_000;
  });

  it.each([
    ['without an address', { url: undefined }, '"url" wasn\'t supplied'],
    ['with a webhook without one', { hook_attributes: { active: false } }, '"url" wasn\'t supplied'],
    ['with an odd permission', { default_permissions: { contents: 'all' } }, '"contents" is invalid'],
    ['that asks for what every App is told', { default_events: ['installation'] }, 'Default events unsupported'],
  ])('is refused %s', async (_what, changes, sentence) => {
    const response = await post(`${NEW}/new`, { manifest: JSON.stringify(manifest(changes)) });
    expect(response.status).toBe(422);
    expect((await response.text()).replaceAll('&quot;', '"').replaceAll('&#39;', "'")).toContain(sentence);
  });

  it.each([
    ['Mooring', 'already been taken'],
    ['ADA', 'already been taken'],
    ['x'.repeat(35), 'too long'],
    ['  ', 'can&#39;t be blank'],
  ])('is not called %j', async (name, sentence) => {
    const response = await register(manifest({ name }));
    expect(response.status).toBe(422);
    expect(await response.text()).toContain(sentence);
  });

  it('is made once by a button that is clicked twice', async () => {
    const clicks = await Promise.all([1, 2].map(() => register(manifest({ name: 'impatient' }))));
    expect(clicks.map(({ status }) => status).toSorted()).toEqual([302, 422]);
  });

  it('shows what it is given as text', async () => {
    const response = await post(`${NEW}/new`, { manifest: JSON.stringify(manifest({ name: '"><script>' })) });
    expect(await response.text()).not.toContain('<script>');
  });

  it('is made by nobody who comes from another site', async () => {
    const elsewhere = { origin: 'https://example.com' };
    const fields = { manifest: JSON.stringify(manifest({ name: 'forged' })), name: 'forged' };
    expect((await post(NEW, fields, elsewhere)).status).toBe(403);
    expect((await post('/apps/mooring/installations/new', { selection: 'all' }, elsewhere)).status).toBe(403);
  });

  it('is unknown at an organisation that is none', async () => {
    for (const owner of ['nobody', 'ada']) {
      const response = await register(manifest(), `/organizations/${owner}/settings/apps`);
      expect(response.status).toBe(404);
    }
  });
});

describe('its installation', () => {
  it('reaches the repositories that were chosen, and holds what the App asks for', async () => {
    await register(manifest({ name: 'chosen' }));
    const path = '/apps/chosen/installations/new';
    const { model } = emulator.context;
    const tide = model.repositories.find(({ name }) => name === 'tide');
    const none = await post(path, { selection: 'selected' });
    expect(none.status).toBe(422);
    await post(path, [
      ['selection', 'selected'],
      ['repository', String(tide?.id)],
      ['repository', '999999'],
    ]);
    const app = model.apps.find(({ slug }) => slug === 'chosen');
    expect(model.installations.filter(({ appId }) => appId === app?.id)).toMatchObject([
      { repositoryIds: [tide?.id], permissions: { contents: 'write', issues: 'read', metadata: 'read' } },
    ]);
  });

  it('is told to the webhook that the App was made with', async () => {
    const told = Promise.withResolvers<IncomingMessage>();
    const receiver = createServer((request, response) => {
      told.resolve(request);
      response.end();
    });
    onTestFinished(() => void receiver.close());
    await once(receiver.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    await register(manifest({ name: 'telling', hook_attributes: { url } }));
    await post('/apps/telling/installations/new', { selection: 'all' });
    expect((await told.promise).headers).toMatchObject({ 'x-github-event': 'installation' });
  });

  it('is made once', async () => {
    await register(manifest({ name: 'twice' }));
    for (const _ of [1, 2]) await post('/apps/twice/installations/new', { selection: 'all' });
    const { apps, installations } = emulator.context.model;
    const app = apps.find(({ slug }) => slug === 'twice');
    expect(installations.filter(({ appId }) => appId === app?.id)).toHaveLength(1);
  });
});
