import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { startEmulator } from '../src/emulator/testing/start-emulator.ts';
import { processesNaming } from './harness/processes.ts';
import { run } from './harness/run.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';

/** Runs `mooring up` with what is wrong; it must end by itself, with one sentence and code 2. */
async function refusal(dataFolder: string, flags: readonly string[], lines = 1): Promise<string> {
  const { code, stdout, stderr } = await run('./mooring', ['up', '--json', '--data', dataFolder, ...flags]);
  expect.soft(stderr.trim().split('\n')).toHaveLength(lines);
  expect.soft(stderr).not.toMatch(/\n\s+at /);
  expect.soft({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect.soft(await processesNaming(dataFolder)).toEqual([]);
  return stderr;
}

type Config = {
  github: { web: string; name: string; app: { id: string; privateKeyFile: string } };
  platform?: { port: number };
  workspaces: { name: string; grants: { owner: string; repositories: string[] }[] }[];
  workspces?: [];
};

/** A GitHub with an App, and a configuration for it that is right but for `change`. */
async function configured(
  change: (config: Config, folder: string) => void | Promise<void>,
  lines = 1,
): Promise<string> {
  const folder = await temporaryFolder();
  const emulator = await startEmulator({});
  onTestFinished(() => emulator.stop());
  await writeFile(join(folder, 'app.pem'), emulator.appPrivateKeyPem, { mode: 0o600 });
  const config: Config = {
    github: {
      web: emulator.url,
      name: 'github.com',
      app: { id: String(emulator.app.id), privateKeyFile: './app.pem' },
    },
    workspaces: [{ name: 'ada', grants: [{ owner: 'acme', repositories: ['harbor'] }] }],
  };
  await change(config, folder);
  const file = join(folder, 'mooring.yaml');
  await writeFile(file, stringify(config));
  return refusal(join(folder, 'data'), ['--config', file], lines);
}

describe('mooring up refuses, in one sentence, with code 2 and nothing half started', () => {
  test('a lifetime that is none', async () => {
    expect(await refusal(await temporaryFolder(), ['--token-lifetime', 'abc'])).toContain('"abc" is not a duration');
  });

  test('a data folder that cannot be used', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    const path = join(folder, 'file', 'data');
    expect(await refusal(path, [])).toContain(path);
  });

  test('a data folder where none can be made', async () => {
    expect(await refusal('/proc/mooring', [])).toContain('/proc/mooring');
  });

  // Root may read anything; as root the story of the file above has to do.
  test.skipIf(process.getuid?.() === 0)('a data folder without permission', async () => {
    const folder = join(await temporaryFolder(), 'data');
    await mkdir(folder);
    await chmod(folder, 0o000);
    expect(await refusal(folder, [])).toContain(folder);
  });

  test('a key file that is not there', async () => {
    const said = await configured((config) => void (config.github.app.privateKeyFile = './nope.pem'));
    expect(said).toMatch(/nope\.pem/);
  });

  test('a key file that is no key', async () => {
    const said = await configured((_, folder) => writeFile(join(folder, 'app.pem'), 'hello'));
    expect(said).toMatch(/app\.pem/);
  });

  test("a key that is not the App's", async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const said = await configured((_, folder) =>
      writeFile(join(folder, 'app.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' })),
    );
    expect(said).toMatch(/app\.pem/);
    expect(said).not.toContain('PRIVATE KEY');
  });

  test('an unknown repository in a grant', async () => {
    const said = await configured((config) => void config.workspaces[0]!.grants[0]!.repositories.push('atlantis'));
    expect(said).toMatch(/ada/);
    expect(said).toMatch(/acme\/atlantis/);
  });

  test('a port in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as { port: number };
    expect(await configured((config) => void (config.platform = { port }))).toContain(String(port));
  });

  test('two workspaces of one name, and a key that does not exist, both at once', async () => {
    const said = await configured((config) => {
      config.workspaces.push({ ...config.workspaces[0]! });
      config.workspces = [];
      // One for what they are about, and one for each.
    }, 3);
    expect(said).toMatch(/workspaces\[1\]\.name.*"ada" is taken/);
    expect(said).toMatch(/workspces/);
  });
});
