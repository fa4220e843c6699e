import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nodeArguments, programEnvironment } from '../lib/node-program.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-main-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs the program until it ends by itself. */
async function run(...args: string[]) {
  const child = spawn(process.execPath, nodeArguments('src/platform/main.ts', args), {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: programEnvironment(),
  });
  const messages: unknown[] = [];
  child.on('message', (message) => messages.push(message));
  const [stderr, [code]] = await Promise.all([text(child.stderr!), once(child, 'exit')]);
  return { code: code as number, stderr, messages };
}

test('what is wrong is a list for a person and one message for the parent, and code 2', async () => {
  const config = join(folder, 'mooring.yaml');
  await writeFile(config, 'github: {}\n');
  const { code, stderr, messages } = await run('--config', config, '--data', join(folder, 'data'));
  expect(code).toBe(2);
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringContaining(`${config} is not valid: `),
    '  github.app (line 1): is missing',
    '  workspaces: is missing',
  ]);
  expect(messages).toEqual([expect.objectContaining({ kind: 'fault', code: 'config_invalid' })]);
  expect(await readdir(folder), 'no data folder was made').toEqual(['mooring.yaml']);
});

test.each([[['--nope']], [['--delivery', 'proxy']]])('%j is refused', async (args) => {
  expect(await run(...args)).toMatchObject({ code: 2, messages: [{ kind: 'fault', code: 'bad_arguments' }] });
});
