import { expect, test } from 'vitest';
import { InstallationTokenAnswer } from '../src/contract/installation-token.ts';
import type { TestEmulator } from '../src/emulator/testing/start-emulator.ts';
import { asAgent } from './harness/inside-sandbox.ts';
import { tokensArriving } from './harness/tokens-arriving.ts';
import { startUpAtEmulator } from './harness/up-at-emulator.ts';

const NAMES = ['ada', 'grace', 'linus', 'marie'];
const COMMANDS = 5;
const REQUESTS = 300;
const grants = [{ owner: 'acme', repositories: ['harbor'], sharing: 'grant' }];

/** By GitHub's own record; what finds the ids of repositories may read metadata alone. */
const tokensForWork = ({ context }: TestEmulator) =>
  context.model.tokens.filter(({ permissions }) => permissions['contents'] !== undefined);

test('whoever asks for one key at once, and however many they are: GitHub mints one token', async () => {
  const { up, emulator } = await startUpAtEmulator(() => ({ workspaces: NAMES.map((name) => ({ name, grants })) }));
  const { dataFolder } = up;
  await up.until(({ workspaces }) => workspaces.every(({ token }) => token !== undefined));
  expect(tokensForWork(emulator)).toHaveLength(1);

  // The shared token dies under all of them in the middle of their work.
  const arrivals = tokensArriving();
  for (const token of tokensForWork(emulator)) token.revokedAt = emulator.context.clock();
  const command = 'git ls-remote --quiet https://github.com/acme/harbor refs/heads/main';
  const crowd = NAMES.flatMap((name) => Array.from({ length: COMMANDS }, () => asAgent(dataFolder, name, command)));
  const ends = await Promise.all(crowd);
  expect(ends.map(({ code, stderr }) => `${code} ${stderr}`)).toEqual(ends.map(() => '0 '));
  const [, second, ...others] = tokensForWork(emulator);
  expect(others).toEqual([]);
  expect(arrivals.filter(({ sha256 }) => sha256 === second?.sha256).length).toBeGreaterThanOrEqual(ends.length);

  // Another holder is another key.
  const asking = Array.from({ length: REQUESTS }, () => up.asOperator('GET', '/admin/github-installation-token'));
  const answers = (await Promise.all(asking)).map(({ body }) => InstallationTokenAnswer.parse(body).token);
  expect(new Set(answers).size).toBe(1);
  expect(tokensForWork(emulator)).toHaveLength(3);
});
