import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nodeArguments } from '../../lib/node-program.ts';
import { run } from '../../../test/harness/run.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-explain-'));
});
afterEach(() => rm(folder, { recursive: true }));

const explain = (...flags: string[]) => {
  const args = ['explain', 'ada', ...flags, 'git', 'push', 'origin', 'HEAD:main'];
  return run(process.execPath, nodeArguments('src/cli/main.ts', args), { cwd: folder });
};
const write = (file: string, push: string) =>
  writeFile(
    join(folder, file),
    `workspaces: [{ name: ada, grants: [{ owner: a, repositories: [b], push: ['${push}'] }] }]`,
  );

test('without a platform the file is the one that was named, or mooring.yaml here, and it is said which', async () => {
  await write('mooring.yaml', 'refs/**');
  expect(await explain()).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`by       ${join(folder, 'mooring.yaml')}: the platform does not run`),
  });
  await write('other.yaml', 'refs/heads/x');
  expect(await explain('--config', 'other.yaml')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(join(folder, 'other.yaml')),
  });
  expect(await explain('--config', 'nowhere.yaml')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`${join(folder, 'nowhere.yaml')} cannot be read (ENOENT`),
  });
});

test("the demo's grants are not taken for anybody's who has not named them", async () => {
  await write('demo.yaml', 'refs/**');
  expect(await explain('--data', '.')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(
      /no mooring\.yaml in this folder: name the configuration with --config \(demo\.yaml is that of the demo\)/,
    ),
  });
  expect(await explain('--data', '.', '--config', 'demo.yaml')).toMatchObject({ code: 0 });
});
