import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WorkspaceBoot } from '../../contract/workspace-boot.ts';
import { giveAgentSecrets, hideAgentSecrets } from './agent-secrets.ts';
import { madeBoot } from './testing/sample-boot.ts';

let data: string;
let boot: WorkspaceBoot;

beforeEach(async () => {
  ({ data, boot } = await madeBoot());
  const secrets: WorkspaceBoot['agent']['secrets'] = [
    { name: 'KEY', as: 'environment', variable: 'KEY', setAt: 1 },
    { name: 'ACCOUNT', as: 'file', variable: 'ACCOUNT_FILE', setAt: 1 },
  ];
  boot = { ...boot, agent: { ...boot.agent, secrets } };
});
afterEach(() => rm(data, { recursive: true }));

const lay = (name: string) => writeFile(join(boot.folders.secrets, name), `value of ${name}`);
const shown = (...names: string[]) => join(boot.folders.run, 'secrets', ...names);

test('those that the template names are given, those of an earlier start go, and shown files are taken back', async () => {
  for (const name of ['KEY', 'ACCOUNT', 'OTHER']) await lay(name);
  const variables = await giveAgentSecrets(boot);
  expect([...variables].map(([name, secret]) => [name, secret.reveal()])).toEqual([['KEY', 'value of KEY']]);
  expect(await readFile(shown('ACCOUNT'), 'utf8')).toBe('value of ACCOUNT');
  expect((await stat(shown('ACCOUNT'))).mode & 0o777).toBe(0o400);
  expect(await readdir(boot.folders.secrets)).toEqual(['ACCOUNT', 'KEY']);
  await hideAgentSecrets(boot);
  expect(await readdir(shown())).toEqual([]);
});

test('one that was removed since the boot was made is not given, nor its file of an earlier start', async () => {
  await lay('KEY');
  await lay('ACCOUNT');
  await giveAgentSecrets(boot);
  await rm(join(boot.folders.secrets, 'ACCOUNT'));
  expect([...(await giveAgentSecrets(boot)).keys()]).toEqual(['KEY']);
  expect(await readdir(shown())).toEqual([]);
});

test('a start that was given none at all ends with the remedy', async () => {
  await rm(boot.folders.secrets, { recursive: true });
  await expect(giveAgentSecrets(boot)).rejects.toMatchObject({ code: 'agent_secret_missing' });
});
