import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { beginTemplate } from '../template/begin.ts';
import { chosenTemplates } from './build-images.ts';
import { templateContext } from './context.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-images-'));
});
afterEach(() => rm(folder, { recursive: true }));

const names = async (...asked: Parameters<typeof chosenTemplates>) =>
  (await chosenTemplates(...asked)).map(({ name }) => name);

test("templates are Mooring's own, or those of the folder that is named", async () => {
  expect(await names('scripted', {})).toEqual(['scripted']);
  for (const name of ['ours', 'theirs', 'unbuilt']) await beginTemplate(name, folder);
  await rm(join(folder, 'unbuilt', 'Dockerfile'));
  expect(await names('ours', { folder })).toEqual(['ours']);
  expect(await names(undefined, { folder, all: true })).toEqual(['ours', 'theirs']);
  await expect(names('unbuilt', { folder })).rejects.toMatchObject({
    code: 'template_without_image',
    message: `there is no ${join(folder, 'unbuilt', 'Dockerfile')}`,
    remedy: 'name one of ours, theirs, or --all',
  });
  await expect(names(undefined, { folder })).rejects.toMatchObject({ message: 'no template was named' });
  await expect(names('ours', { folder: join(folder, 'nowhere') })).rejects.toMatchObject({
    code: 'templates_unreadable',
  });
});

test("an agent of the operator's own is one file in what its image is built from", async () => {
  await beginTemplate('ours', folder);
  await mkdir(join(folder, 'ours', 'skills'));
  await writeFile(join(folder, 'ours', 'skills', 'greet.ts'), `export const greeting: string = 'hello from ours';\n`);
  const agent = `import { PROTOCOL_VERSION } from '@agentclientprotocol/sdk';
import { greeting } from './skills/greet.ts';
console.log(greeting, PROTOCOL_VERSION);
`;
  await writeFile(join(folder, 'ours', 'agent.ts'), agent);
  const context = join(folder, 'context');
  await templateContext(join(folder, 'ours'), context);
  expect(await readFile(join(context, 'agent.mjs'), 'utf8')).toContain('hello from ours');
  expect(await readFile(join(context, 'Dockerfile'), 'utf8')).toContain('MOORING_BASE');
});
