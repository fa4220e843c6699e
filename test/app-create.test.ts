import { access, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startEmulator, type TestEmulator } from '../src/emulator/testing/start-emulator.ts';
import { appCreate, install, PAGE, register } from './harness/app-create.ts';
import { browserFault } from './harness/browser.ts';
import { run } from './harness/run.ts';
import { startUp } from './harness/start-up.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';

const fault = await browserFault();
if (fault !== undefined) process.stderr.write(`app-create: tests with a browser are skipped, for ${fault}\n`);
const inBrowser = test.skipIf(fault !== undefined);

async function gitHub(): Promise<TestEmulator> {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.stop());
  return emulator;
}

/** The lines of all secrets in a folder; one alone would give a key away in part. */
async function secretLines(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => !name.endsWith('.yaml'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((text) => text.split('\n')).filter((line) => line.length > 20 && !line.startsWith('-----'));
}

const check = (config: string, ...flags: string[]) => run('./mooring', ['app', 'check', '--config', config, ...flags]);

inBrowser('an App comes from nothing by a few clicks, and agents work with what was written', async () => {
  const emulator = await gitHub();
  const folder = await temporaryFolder();
  const hook = ['--webhook', `${emulator.url}/webhooks/github`];
  const create = appCreate(emulator.url, folder, ['--repositories', 'tide,harbor', ...hook]);
  const page = await register(create);
  await create.says(/waiting: .*not installed on acme/);
  await page.getByRole('heading', { name: 'The App is made' }).waitFor();
  const shown = await page.content();
  await install(page);
  await create.says(/mooring-acme is installed on acme and lacks nothing/);
  expect(await create.exit).toBe(0);

  const files = ['mooring-acme.private-key.pem', 'mooring-acme.webhook-secret', 'mooring.yaml'];
  expect((await readdir(folder)).toSorted()).toEqual(files);
  for (const name of files) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  const secrets = await secretLines(folder);
  expect(secrets.length).toBeGreaterThan(20);
  expect(secrets.filter((line) => create.output().includes(line) || shown.includes(line))).toEqual([]);

  const config = join(folder, 'mooring.yaml');
  const up = startUp(join(folder, 'data'), ['--config', config]);
  await up.until(({ workspaces }) => workspaces.some(({ name, state }) => name === 'ada' && state === 'running'));
  await up.stop();
  const app = emulator.context.model.apps.find(({ slug }) => slug === 'mooring-acme');
  const made = emulator.context.model.installations.find(({ appId }) => appId === app?.id);
  expect(emulator.context.model.tokens.some(({ installationId }) => installationId === made?.id)).toBe(true);
});

inBrowser('what the installation lacks is named, and named again by a look later', async () => {
  const emulator = await gitHub();
  const folder = await temporaryFolder();
  const create = appCreate(emulator.url, folder, ['--repositories', 'tide,harbor']);
  const page = await register(create);
  await page.getByRole('heading', { name: 'The App is made' }).waitFor();
  // An owner who has taken something away from the App before installing it.
  const app = emulator.context.model.apps.find(({ slug }) => slug === 'mooring-acme');
  if (app !== undefined) app.permissions = { metadata: 'read', contents: 'read', issues: 'write' };
  await install(page, ['tide']);
  expect(await create.exit).toBe(1);
  expect(create.output()).toMatch(/lacks contents: write, pull_requests: write/);
  expect(create.output()).toMatch(/does not reach acme\/harbor:/);

  const config = join(folder, 'mooring.yaml');
  const later = await check(config, '--json');
  expect(later.code).toBe(1);
  const missing = [{ code: 'permission_not_granted' }, { code: 'repository_not_installed' }];
  expect(JSON.parse(later.stdout)).toMatchObject({ standings: [{ app: 'mooring-acme', missing }] });
});

inBrowser('Ctrl-C keeps what GitHub showed once, says so, and another command goes on', async () => {
  const emulator = await gitHub();
  const folder = await temporaryFolder();
  const create = appCreate(emulator.url, folder);
  const page = await register(create);
  await create.says(/waiting:/);
  create.interrupt();
  expect(await create.exit).toBe(130);
  const config = join(folder, 'mooring.yaml');
  expect(create.output()).toMatch(/stopped; kept \S+\.private-key\.pem, \S+mooring\.yaml\. Go on with: .*check --wait/);

  const goingOn = check(config, '--wait');
  await install(page);
  expect(await goingOn).toMatchObject({ code: 0, stdout: expect.stringContaining('lacks nothing') });
});

inBrowser('what lies there already stays as it is, and a name that is taken is chosen again', async () => {
  const emulator = await gitHub();
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'mooring.yaml'), 'mine\n');
  await writeFile(join(folder, 'harbor-bot.private-key.pem'), 'of another App\n');
  const create = appCreate(emulator.url, folder, ['--name', 'Mooring']);
  const page = await register(create);
  await page.getByText('Name has already been taken').waitFor();
  await page.getByLabel('GitHub App name').fill('Harbor Bot');
  await page.getByRole('button', { name: /^Create GitHub App/ }).click();
  await create.says(/harbor-bot-2\.private-key\.pem/);
  await create.says(/mooring\.yaml was there already[\s\S]*privateKeyFile: \.\/harbor-bot-2\.private-key\.pem/);
  expect(await readFile(join(folder, 'mooring.yaml'), 'utf8')).toBe('mine\n');
  expect(await readFile(join(folder, 'harbor-bot.private-key.pem'), 'utf8')).toBe('of another App\n');
  await install(page);
  expect(await create.exit).toBe(0);
});

test('Ctrl-C before anything was made says that nothing is kept', async () => {
  const emulator = await gitHub();
  const folder = await temporaryFolder();
  const create = appCreate(emulator.url, folder);
  await create.says(/Open this page/);
  create.interrupt();
  expect(await create.exit).toBe(130);
  expect(create.output()).toContain('nothing was stored');
  expect(await readdir(folder)).toEqual([]);
});

test('a browser is opened by a file of this user alone: no argument holds the address, and the file goes', async () => {
  const emulator = await gitHub();
  const folder = await temporaryFolder();
  const programs = join(folder, 'bin');
  await mkdir(programs);
  const note = join(folder, 'note');
  const opener = `#!/bin/sh\n{ echo "$*"; stat -c %a "$1"; cat "$1"; } > ${note}.draft && mv ${note}.draft ${note}\n`;
  await writeFile(join(programs, 'xdg-open'), opener, { mode: 0o755 });
  const create = appCreate(emulator.url, join(folder, 'app'), [], programs);
  const url = await create.says(PAGE);
  await vi.waitFor(() => access(note), { timeout: 60_000 });
  const [file = '', mode, content] = (await readFile(note, 'utf8')).split('\n');
  expect([file.includes(new URL(url).pathname), mode, content?.includes(url)]).toEqual([false, '600', true]);
  create.interrupt();
  await create.exit;
  await expect(access(file)).rejects.toMatchObject({ code: 'ENOENT' });
});
