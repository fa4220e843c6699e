import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { changeGrants } from './change-grants.ts';

test('a file that holds no grants: each fault is told in words, before any platform is asked', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mooring-grants-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'grants.yaml');
  const faultsOf = async (text: string) => {
    await writeFile(file, text);
    return changeGrants('ada', { file, data: folder }).catch((fault: unknown) => fault);
  };
  expect(await faultsOf('- { owner: 7, repositories: harbor, pushes: [] }\n')).toMatchObject({
    code: 'grants_invalid',
    message: `${file} holds no grants`,
    details: [
      '[0].owner: must be a text, not a number',
      '[0].repositories: must be a list, not a text',
      '[0].pushes: is no known key, did you mean "push"?',
    ],
  });
  expect(await faultsOf('owner: acme\n')).toMatchObject({
    details: ['the file: must be a list, not a mapping (key: value)'],
  });
});
