import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { startEmulator, type TestEmulator } from '../emulator/testing/start-emulator.ts';
import { Fault } from '../lib/fault.ts';
import { SecretEnvironment } from '../lib/secret-environment.ts';
import { startPlatform } from './start-platform.ts';
import { RecordingHost } from './testing/recording-host.ts';
import { startTestPlatform } from './testing/start-test-platform.ts';

let emulator: TestEmulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-preflight-'));
  await writeFile(join(folder, 'app.pem'), emulator.appPrivateKeyPem);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const grant = (...repositories: string[]) => ({ owner: 'acme', repositories });

/** The fault that keeps the platform from starting; nothing may have been started then. */
async function faultWith(
  change: { github?: object; workspaces?: object[]; platform?: object; templates?: string },
  host = new RecordingHost(),
): Promise<Fault> {
  const config = {
    github: { web: emulator.url, app: { id: emulator.app.id, privateKeyFile: 'app.pem' }, ...change.github },
    workspaces: change.workspaces ?? [{ name: 'ada', grants: [grant('harbor')] }],
    ...(change.platform === undefined ? {} : { platform: change.platform }),
    ...(change.templates === undefined ? {} : { templates: change.templates }),
  };
  const configFile = join(folder, 'mooring.yaml');
  await writeFile(configFile, stringify(config));
  const environment = new SecretEnvironment({});
  const log = pino({ level: 'silent' });
  const options = { configFile, environment, host, log, clock: Date.now, random: Math.random };
  const fault = await startPlatform({ ...options, dataFolder: join(folder, 'data') }).then(
    () => undefined,
    (error: unknown) => error as Fault,
  );
  expect(fault?.name).toBe('Fault');
  expect(host.calls).toEqual([]);
  expect(await readdir(join(folder, 'data')).catch(() => [])).not.toContain('platform.json');
  return fault!;
}

test('a key that is not there, one that is no key, one that is not RSA: the file is named', async () => {
  const app = { id: emulator.app.id, privateKeyFile: 'nope.pem' };
  expect((await faultWith({ github: { app } })).sentence).toContain(join(folder, 'nope.pem'));
  await writeFile(join(folder, 'app.pem'), 'hello');
  expect(await faultWith({})).toMatchObject({ code: 'app_key_invalid' });
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeFile(join(folder, 'app.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  expect(await faultWith({})).toMatchObject({ code: 'app_key_invalid' });
});

test("a key that is not the App's, and an App that is not there", async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await writeFile(join(folder, 'app.pem'), privateKey.export({ type: 'pkcs1', format: 'pem' }));
  const fault = await faultWith({});
  expect(fault.code).toBe('app_key_refused');
  expect(fault.sentence).toContain('app.pem');
  expect(fault.sentence).not.toContain('PRIVATE KEY');
  expect(await faultWith({ github: { app: { id: 4711, privateKeyFile: 'app.pem' } } })).toMatchObject({
    code: 'app_key_refused',
  });
});

test('both forms of PEM are taken', async () => {
  for (const type of ['pkcs1', 'pkcs8'] as const) {
    const pem = emulator.appPrivateKey.reveal();
    const converted = createPrivateKey(pem).export({ type, format: 'pem' }).toString();
    const platform = await startTestPlatform({ emulator: { ...emulator, appPrivateKeyPem: converted } });
    await platform.stopAndForget();
  }
});

test('every grant that GitHub does not bear out is told, with its workspace', async () => {
  const workspaces = [
    { name: 'ada', grants: [grant('harbor', 'atlantis')] },
    { name: 'grace', grants: [grant('tide')] },
    { name: 'linus', grants: [{ ...grant('tide'), permissions: { contents: 'write', workflows: 'write' } }] },
    { name: 'barbara', grants: [{ owner: 'nobody-here', repositories: ['x'] }] },
    { name: 'edsger', template: 'nope', grants: [grant('harbor')] },
  ];
  const { sentence } = await faultWith({ workspaces });
  expect(sentence).toMatch(/workspace "ada":.*acme\/atlantis/);
  expect(sentence).not.toMatch(/"ada":[^;]*harbor/);
  expect(sentence).not.toContain('"grace"');
  expect(sentence).toMatch(/workspace "linus":.*workflows: write/);
  expect(sentence).toMatch(/workspace "barbara":.*nobody-here/);
  expect(sentence).toMatch(/workspace "edsger":.*"nope"/);
  expect(sentence).not.toContain('\n');
});

test('a suspended installation', async () => {
  const installation = emulator.context.model.installations[0]!;
  installation.suspendedAt = Date.now();
  onTestFinished(() => void delete installation.suspendedAt);
  expect(await faultWith({})).toMatchObject({ code: 'installation_suspended' });
});

test('a GitHub that cannot be reached, before it ever was', async () => {
  const fault = await faultWith({ github: { web: 'http://127.0.0.1:9', app: { id: 1, privateKeyFile: 'app.pem' } } });
  expect(fault.code).toBe('github_unreachable');
  expect(fault.sentence).toContain('http://127.0.0.1:9');
});

test('a GitHub that cannot be reached today keeps no platform from starting', async () => {
  const first = await startTestPlatform({ emulator });
  await (await first.sidecarOf('ada')).send('GET', '/github-installation-token');
  await first.stop();
  emulator.context.knobs.surfaces.mint.outage = true;
  emulator.context.knobs.surfaces.api.outage = true;
  onTestFinished(() => {
    emulator.context.knobs.surfaces.mint.outage = false;
    emulator.context.knobs.surfaces.api.outage = false;
  });
  const second = await startTestPlatform({ emulator, folder: first.folder, host: first.host });
  const ready = await fetch(`${second.url}/readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ ready: false, store: 'ok', github: 'github_erring' });
  expect((await fetch(`${second.url}/healthz`)).status).toBe(200);
  await second.stopAndForget();
});

test('an address that no workspace would reach is told once, with what else is wrong there', async () => {
  const host = new RecordingHost();
  host.addressesInside = () => {
    throw new Fault('loopback_not_reached', 'containers do not reach it', 'give another address');
  };
  const workspaces = ['ada', 'grace'].map((name) => ({ name, grants: [grant('harbor')] }));
  const fault = await faultWith({ workspaces }, host);
  expect(fault.sentence).toBe('containers do not reach it: give another address');
  host.wrong = [new Fault('image_missing', 'there is no image', 'build it')];
  expect((await faultWith({ workspaces }, host)).details).toEqual([
    'containers do not reach it: give another address',
    'there is no image: build it',
  ]);
});

test('a port in use', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as { port: number };
  const fault = await faultWith({ platform: { port } });
  expect(fault).toMatchObject({ code: 'port_unusable', message: expect.stringContaining(String(port)) });
});

test('a data folder that is a file', async () => {
  await writeFile(join(folder, 'data'), '');
  expect(await faultWith({})).toMatchObject({ code: 'data_folder_unusable' });
});

test.each([
  ['is not there', 'ENOENT'],
  ['is a file', 'ENOTDIR'],
])("a folder of the operator's templates that %s", async (_what, code) => {
  const templates = join(folder, 'templates');
  if (code === 'ENOTDIR') await writeFile(templates, '');
  expect(await faultWith({ templates: 'templates' })).toMatchObject({
    code: 'templates_unusable',
    message: `${templates}, which mooring.yaml names as templates, is no folder that can be read (${code})`,
  });
});
