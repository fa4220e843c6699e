import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConformingClient } from '../rest/conformance/client.ts';
import { loadOpenApi, type OpenApi } from '../rest/conformance/openapi.ts';
import { signAppJwt } from '../testing/app-jwt.ts';
import { startEmulator, type TestEmulator } from '../testing/start-emulator.ts';

const MINT = 'POST /app/installations/{installation_id}/access_tokens';
const ONE = '/app/installations/{installation_id}';

type Minted = {
  token: string;
  expires_at: string;
  permissions: Record<string, string>;
  repository_selection: string;
  repositories?: { name: string }[];
};

describe("an App's own routes", () => {
  let emulator: TestEmulator;
  let description: OpenApi;
  let jwt: string;
  beforeAll(async () => {
    [emulator, description] = await Promise.all([startEmulator(), loadOpenApi()]);
    jwt = await signAppJwt(emulator.appPrivateKeyPem, emulator.app.clientId, Date.now());
  });
  afterAll(() => emulator.stop());

  const client = (credential = jwt): ConformingClient =>
    new ConformingClient(`${emulator.url}/api/v3`, credential, description);
  const here = () => ({ installation_id: emulator.installationId });
  const mint = async (body: unknown, status = 201): Promise<Minted> =>
    (await client().call(MINT, { status, parameters: here(), body })).json;

  it('describe the App and where it is installed', async () => {
    const app = client();
    expect((await app.call('GET /app', { status: 200 })).json).toMatchObject({ slug: 'mooring' });
    const found = { id: emulator.installationId, account: { login: 'acme' }, suspended_at: null };
    for (const operation of [`GET ${ONE}`, 'GET /orgs/{org}/installation', 'GET /repos/{owner}/{repo}/installation']) {
      const parameters = operation.includes('{org}') ? { org: 'acme' } : here();
      expect((await app.call(operation, { status: 200, parameters })).json).toMatchObject(found);
    }
  });

  it('list the installations', async () => {
    // GitHub describes each item of this list as a person and an enterprise at once, which nothing can be; the
    // description of one installation is the one that its answers match.
    const described = description.answer(`GET ${ONE}`, 200, 'application/json');
    const headers = { authorization: `Bearer ${jwt}` };
    const listed = await fetch(`${emulator.url}/api/v3/app/installations`, { headers });
    const installations = (await listed.json()) as unknown[];
    expect(installations).toMatchObject([{ id: emulator.installationId }]);
    expect(described.kind === 'body' && installations.every((each) => described.validate(each))).toBe(true);
  });

  it('tell where webhooks go, and not their secret', async () => {
    await client().call('GET /app/hook/config', { status: 404 });
    emulator.app.webhook = { url: 'http://127.0.0.1:9/hook', secret: 'of this test' };
    const config = await client().call('GET /app/hook/config', { status: 200 });
    expect(config.json).toMatchObject({ url: emulator.app.webhook.url, secret: '********' });
    delete emulator.app.webhook;
  });

  it('do not find what is not there', async () => {
    const app = client();
    await app.call(`GET ${ONE}`, { status: 404, parameters: { installation_id: 1 } });
    await app.call('GET /orgs/{org}/installation', { status: 404, parameters: { org: 'nobody' } });
    await app.call('GET /users/{username}/installation', { status: 404, parameters: { username: 'ada' } });
    await app.call('GET /repos/{owner}/{repo}/installation', { status: 404, parameters: { repo: 'nope' } });
    await app.call(MINT, { status: 404, parameters: { installation_id: 1 } });
  });

  it('open to a JWT alone', async () => {
    for (const credential of ['nonsense', await emulator.mintToken()]) {
      const refused = await client(credential).call('GET /app', { status: 401 });
      expect(refused.json).toMatchObject({ message: 'A JSON web token could not be decoded' });
    }
    const elsewhere = await client().call('GET /repos/{owner}/{repo}', { status: 401 });
    expect(elsewhere.json).toMatchObject({ message: 'Bad credentials' });
  });

  it('mint a token for all when nothing is asked for, and for an empty list', async () => {
    for (const body of [undefined, {}, { repositories: [] }]) {
      const minted = await mint(body);
      expect(minted).toMatchObject({ repository_selection: 'all', permissions: { contents: 'write' } });
      expect(minted.repositories).toBeUndefined();
    }
  });

  it('narrow a token by names, ids and permissions', async () => {
    const byName = await mint({ repositories: ['Tide', 'tide'], permissions: { contents: 'read' } });
    expect(byName.repositories?.map(({ name }) => name)).toEqual(['tide']);
    expect(byName).toMatchObject({
      repository_selection: 'selected',
      permissions: { contents: 'read', metadata: 'read' },
    });
    const harbor = emulator.context.model.repositories.find(({ name }) => name === 'harbor')!;
    expect((await mint({ repository_ids: [harbor.id] })).repositories).toMatchObject([{ name: 'harbor' }]);

    const narrowed = client(byName.token);
    await narrowed.call('GET /repos/{owner}/{repo}', { status: 200 });
    await narrowed.call('GET /repos/{owner}/{repo}', { status: 404, parameters: { repo: 'harbor' } });
    await narrowed.call('GET /repos/{owner}/{repo}/issues', { status: 403 });
  });

  const TOO_MANY = { repository_ids: Array.from({ length: 501 }, (_, index) => index) };
  it.each<[object, RegExp]>([
    [{ repositories: ['tide', 'nope'] }, /does not exist or is not accessible to the parent installation/],
    [{ repository_ids: [1] }, /does not exist or is not accessible/],
    [{ permissions: { workflows: 'write' } }, /permissions requested are not granted to this installation/],
    [{ permissions: { statuses: 'write' } }, /permissions requested are not granted/],
    [TOO_MANY, /500/],
    [{ repositories: 'tide' }, /"tide" is not an array/],
  ])('refuse to widen, %#', async (body, message) => {
    expect((await mint(body, 422)) as unknown).toMatchObject({ message: expect.stringMatching(message) });
  });

  it('suspend, unsuspend and delete an installation', async () => {
    const { token } = await mint({});
    const app = client();
    const holder = client(token);
    const suspended = { message: 'This installation has been suspended' };
    await app.call(`PUT ${ONE}/suspended`, { status: 204, parameters: here() });
    expect(await mint({}, 403)).toMatchObject(suspended);
    expect((await holder.call('GET /repos/{owner}/{repo}', { status: 403 })).json).toMatchObject(suspended);
    await app.call(`DELETE ${ONE}/suspended`, { status: 204, parameters: here() });
    await holder.call('GET /repos/{owner}/{repo}', { status: 200 });
    await app.call(`DELETE ${ONE}`, { status: 204, parameters: here() });
    await mint({}, 404);
    await holder.call('GET /repos/{owner}/{repo}', { status: 401 });
  });
});
