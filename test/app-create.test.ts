import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator, type TestEmulator } from '../src/emulator/testing/start-emulator.ts';
import { INSTALLATION } from '../src/lib/node-program.ts';
import { browserFault, openPage } from './harness/browser.ts';
import { run } from './harness/run.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';

const fault = await browserFault();
if (fault !== undefined) process.stderr.write(`app-create: tests with a browser are skipped, for ${fault}\n`);
const inBrowser = test.skipIf(fault !== undefined);

async function gitHub(): Promise<TestEmulator> {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.stop());
  return emulator;
}

/** A running `mooring app create`. */
function appCreate(emulator: TestEmulator, folder: string, flags: readonly string[] = []) {
  const args = ['app', 'create', '--org', 'acme', '--github', emulator.url, '--folder', folder, '--no-open', ...flags];
  const child = spawn('./mooring', args, { cwd: INSTALLATION, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const heard = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const look of heard) look();
    });
  }
  const exit = once(child, 'close').then(([code]) => {
    for (const look of heard) look();
    return code as number | null;
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  return {
    exit,
    output: () => output,
    interrupt: () => child.kill('SIGINT'),
    /** Resolves to the first match in what it prints. */
    says: (pattern: RegExp): Promise<string> =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(output);
          if (match !== null) resolve(match[1] ?? match[0]);
          else if (child.exitCode !== null) reject(new Error(`it ended without saying ${pattern}:\n${output}`));
        };
        heard.add(look);
        look();
      }),
  };
}

const PAGE = /(http:\/\/127\.0\.0\.1:\d+\/\S+\/)/;

/** Through the local page and GitHub's, up to the page that sends the person to the installation. */
async function register(url: string) {
  const page = await openPage(url);
  await page.getByRole('button', { name: /^Continue to 127/ }).click();
  await page.getByRole('button', { name: /^Create GitHub App/ }).click();
  await page.getByRole('heading', { name: 'The App is made' }).waitFor();
  return page;
}

async function secretsIn(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => !name.endsWith('.yaml'));
  return Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
}

inBrowser('an App comes from nothing by two clicks, and the configuration that was written works', async () => {
  const emulator = await gitHub();
  const folder = await temporaryFolder();
  const hook = ['--webhook', `${emulator.url}/webhooks/github`];
  const create = appCreate(emulator, folder, ['--repositories', 'tide,harbor', ...hook]);
  const page = await register(await create.says(PAGE));
  await create.says(/waiting: .*not installed on acme/);
  await page.getByRole('link', { name: 'Install mooring-acme' }).click();
  await page.getByRole('button', { name: 'Install' }).click();
  await create.says(/mooring-acme is installed on acme and lacks nothing/);
  expect(await create.exit).toBe(0);

  const files = ['mooring-acme.private-key.pem', 'mooring-acme.webhook-secret', 'mooring.yaml'];
  expect((await readdir(folder)).toSorted()).toEqual(files);
  for (const name of files) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  for (const secret of await secretsIn(folder)) {
    expect(secret.length).toBeGreaterThan(30);
    for (const line of secret.split('\n').filter((text) => text.length > 20)) {
      expect(create.output()).not.toContain(line);
      expect(await page.content()).not.toContain(line);
    }
  }
  const checked = await run('./mooring', ['app', 'check', '--config', join(folder, 'mooring.yaml'), '--json']);
  expect(checked.code).toBe(0);
  expect(JSON.parse(checked.stdout)).toMatchObject({ standings: [{ app: 'mooring-acme', missing: [] }] });
});
