import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { AppCheckMessage, type AppCheckRequest } from '../../contract/app-check.ts';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { INSTALLATION, programEnvironment } from '../../lib/node-program.ts';

let emulator: TestEmulator;
let folder: string;
beforeAll(async () => {
  emulator = await startEmulator();
  folder = await mkdtemp(join(tmpdir(), 'app-check-'));
  await writeFile(join(folder, 'app.pem'), emulator.appPrivateKeyPem, { mode: 0o600 });
});
afterAll(async () => {
  await emulator.stop();
  await rm(folder, { recursive: true });
});

/** Asks the real program; resolves to its last word. */
async function ask(request: AppCheckRequest, onWaiting: (message: string) => void = () => undefined) {
  const child = fork(join(INSTALLATION, 'src/platform/app-check/main.ts'), { env: programEnvironment() });
  onTestFinished(() => void child.kill('SIGKILL'));
  let last: AppCheckMessage | undefined;
  child.on('message', (message) => {
    last = AppCheckMessage.parse(message);
    if (last.kind === 'waiting') onWaiting(last.message);
  });
  child.send(request);
  await once(child, 'exit');
  return last;
}

async function configured(config: Record<string, unknown>): Promise<AppCheckRequest['source']> {
  const file = join(folder, 'mooring.yaml');
  await writeFile(file, stringify(config));
  return { config: file };
}

const github = (changes: Record<string, unknown> = {}) => ({
  web: emulator.url,
  app: { id: emulator.app.clientId, privateKeyFile: './app.pem' },
  ...changes,
});
const workspace = (grant: Record<string, unknown>) => ({ name: 'ada', grants: [{ owner: 'acme', ...grant }] });

test('an App that has all that its workspaces need lacks nothing', async () => {
  const source = await configured({ github: github(), workspaces: [workspace({ repositories: ['tide'] })] });
  const report = await ask({ source, wait: false });
  expect(report).toMatchObject({
    kind: 'report',
    standings: [{ owner: 'acme', app: 'mooring', installationId: emulator.installationId, missing: [] }],
  });
});

test('what workspaces need and the installation lacks is named, the needs of one owner put together', async () => {
  const workspaces = [
    workspace({ repositories: ['tide', 'nothing'] }),
    { ...workspace({ repositories: ['void'], permissions: { workflows: 'write' } }), name: 'grace' },
  ];
  const report = await ask({ source: await configured({ github: github(), workspaces }), wait: false });
  const missing = report?.kind === 'report' ? report.standings.map((each) => each.missing) : [];
  expect(missing).toMatchObject([
    [
      { code: 'permission_not_granted', message: expect.stringContaining('workflows: write') },
      { code: 'repository_not_installed', message: expect.stringContaining('acme/nothing, acme/void') },
    ],
  ]);
});

test('a configuration without workspaces yet is looked at for the owners that it names', async () => {
  const source = await configured({ github: github({ owners: ['acme', 'ada'] }), workspaces: null });
  expect(await ask({ source, wait: false })).toMatchObject({
    kind: 'report',
    standings: [
      { owner: 'acme', missing: [] },
      {
        owner: 'ada',
        install: `${emulator.url}/apps/mooring/installations/new`,
        missing: [{ code: 'installation_missing' }],
      },
    ],
  });
});

test('suspended is said', async () => {
  const { installation } = emulator;
  installation.suspendedAt = Date.now();
  const source = await configured({ github: github({ owners: ['acme'] }) });
  const report = await ask({ source, wait: false });
  delete installation.suspendedAt;
  expect(report).toMatchObject({ standings: [{ missing: [{ code: 'installation_suspended' }] }] });
});

test('who waits is told what for, and of the installation once it is there, through an outage', async () => {
  const { installation, context } = emulator;
  installation.uninstalledAt = Date.now();
  const source = await configured({ github: github({ owners: ['acme'] }) });
  const heard: string[] = [];
  const report = await ask({ source, wait: true }, (message) => {
    heard.push(message);
    context.knobs.surfaces.api.outage = !message.includes('503');
    if (message.includes('503')) delete installation.uninstalledAt;
  });
  expect(heard[0]).toBe('the GitHub App is not installed on acme');
  expect(heard.at(-1)).toContain('503');
  expect(report).toMatchObject({ kind: 'report', standings: [{ missing: [] }] });
});

test.each([
  ['no owner at all', () => ({ github: github() }), 'config_invalid', 'names an owner'],
  ['a misspelt key', () => ({ githubb: github() }), 'config_invalid', 'github'],
  [
    'a key that is not there',
    () => ({ github: github({ owners: ['acme'], app: { id: emulator.app.clientId, privateKeyFile: 'none.pem' } }) }),
    'app_key_unreadable',
    'none.pem',
  ],
])('%s is a fault', async (_what, config, code, part) => {
  const fault = await ask({ source: await configured(config()), wait: false });
  expect(fault).toMatchObject({ kind: 'fault', code });
  expect(JSON.stringify(fault)).toContain(part);
});

test('a GitHub that cannot be reached is a fault for who does not wait', async () => {
  const source = await configured({ github: github({ web: 'http://127.0.0.1:9', owners: ['acme'] }) });
  expect(await ask({ source, wait: false })).toMatchObject({ kind: 'fault', code: 'github_unreachable' });
});
