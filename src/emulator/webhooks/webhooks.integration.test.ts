import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebhookDelivery } from '../../contract/emulator-admin.ts';
import { loadOpenApi, type OpenApi } from '../rest/conformance/openapi.ts';
import { startEmulator, type TestEmulator } from '../testing/start-emulator.ts';

type Received = { readonly headers: IncomingHttpHeaders; readonly body: string; readonly json: Payload };
type Payload = { action: string } & Record<string, unknown>;

describe("an App's webhook", () => {
  let emulator: TestEmulator;
  let description: OpenApi;
  let receiver: Server;
  let status = 202;
  let hangs = false;
  const received: Received[] = [];
  let arrived = Promise.withResolvers<void>();
  const secret = 'of this test';

  beforeAll(async () => {
    [emulator, description] = await Promise.all([startEmulator(), loadOpenApi()]);
    receiver = createServer(async (request, response) => {
      const body = await text(request);
      received.push({ headers: request.headers, body, json: JSON.parse(body) as Payload });
      arrived.resolve();
      if (!hangs) response.writeHead(status).end();
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhooks`;
    expect((await admin('PATCH', `/apps/${emulator.app.id}/webhook`, { url, secret })).status).toBe(204);
  });
  afterAll(async () => {
    await emulator.stop();
    receiver.closeAllConnections();
    receiver.close();
  });
  afterEach(() => {
    received.length = 0;
    status = 202;
  });

  const admin = (method: string, path: string, body?: unknown) =>
    fetch(`${emulator.url}/_emulator${path}`, {
      method,
      headers: { authorization: `Bearer ${emulator.adminKey.reveal()}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const deliveries = async () =>
    WebhookDelivery.array().parse(await (await admin('GET', '/webhook-deliveries')).json());
  const act = async (path: string, body?: unknown, id = emulator.installationId): Promise<Received> => {
    arrived = Promise.withResolvers();
    expect((await admin('POST', `/installations/${id}/${path}`, body)).ok).toBe(true);
    await arrived.promise;
    return received.at(-1)!;
  };

  it.each([
    ['repositories/remove', { repositories: ['tide'] }, 'installation-repositories-removed'],
    ['repositories/add', { repositories: ['tide'] }, 'installation-repositories-added'],
    ['permissions', { permissions: { contents: 'read' } }, 'installation-new-permissions-accepted'],
    ['suspend', undefined, 'installation-suspend'],
    ['unsuspend', undefined, 'installation-unsuspend'],
    ['uninstall', undefined, 'installation-deleted'],
    ['install', undefined, 'installation-created'],
  ])('tells of %s as GitHub describes it', async (path, body, name) => {
    const { headers, json, body: raw } = await act(path, body);
    const validate = description.webhook(name);
    expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
    expect(headers).toMatchObject({
      'x-github-event': name.includes('repositories') ? 'installation_repositories' : 'installation',
      'x-github-hook-installation-target-id': String(emulator.app.id),
      'x-github-hook-installation-target-type': 'integration',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`,
    });
    expect(headers['user-agent']).toMatch(/^GitHub-Hookshot\//);
  });

  it('is not tried again by itself, but on demand under the same id', async () => {
    status = 500;
    const standing = emulator.context.model.installations.at(-1)!.id;
    const first = await act('suspend', undefined, standing);
    const id = String(first.headers['x-github-delivery']);
    status = 202;
    const redelivered = await (await admin('POST', `/webhook-deliveries/${id}/redeliver`)).json();
    expect(WebhookDelivery.parse(redelivered).attempts.map((each) => each.status)).toEqual([500, 202]);
    expect(received.map(({ headers }) => headers['x-github-delivery'])).toEqual([id, id]);
    expect(received[1]?.body).toBe(received[0]?.body);
    expect((await admin('POST', '/webhook-deliveries/none/redeliver')).status).toBe(404);
  });

  it('holds up neither the change nor the end of the emulator, and is sent to no other machine', async () => {
    const { webhook } = emulator.app;
    const standing = emulator.context.model.installations.at(-1)!.id;
    hangs = true;
    await act('unsuspend', undefined, standing);
    await admin('PATCH', `/apps/${emulator.app.id}/webhook`, { url: 'https://example.com/hook', secret });
    await admin('POST', `/installations/${standing}/suspend`);
    const refused = (await deliveries()).at(-1)!;
    expect(refused.attempts).toMatchObject([{ status: null, error: 'the address is not on loopback' }]);
    emulator.app.webhook = webhook!;
  });
});
