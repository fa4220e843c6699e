import { expect, test } from 'vitest';
import { asAgent } from './harness/inside-sandbox.ts';
import { run } from './harness/run.ts';
import { startUpAtEmulator } from './harness/up-at-emulator.ts';

const COMMANDS = [
  'git ls-remote --quiet https://github.com/acme/harbor refs/heads/main',
  'gh api repos/acme/harbor --jq .name',
];

test('a token that is reported as leaked is revoked at GitHub, and its workspace works on with another', async () => {
  const ada = { name: 'ada', grants: [{ owner: 'acme', repositories: ['harbor'] }] };
  const { up, emulator } = await startUpAtEmulator(() => ({ workspaces: [ada] }));
  const mooring = (...args: string[]) => run('./mooring', [...args, '--data', up.dataFolder]);
  const { dataFolder } = up;
  await up.until(({ workspaces }) => workspaces.some(({ token }) => token !== undefined));

  const list = JSON.parse((await mooring('token', 'list', '--json')).stdout) as { tokens: { sha256: string }[] };
  const leaked = list.tokens[0]?.sha256 ?? '';
  expect(await mooring('token', 'revoke', '--leaked', leaked)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^revoked and confirmed by GitHub at 20/),
  });
  const atGitHub = emulator.context.model.tokens.find(({ sha256 }) => sha256 === leaked);
  expect(atGitHub?.revokedAt).toBeDefined();
  for (const command of COMMANDS) {
    expect(await asAgent(dataFolder, 'ada', command)).toMatchObject({ code: 0, stderr: '' });
  }
  expect((await up.workspace('ada')).gateway.unauthorizedPassedOn).toBe(0);

  const again = await mooring('token', 'revoke', '--leaked', leaked);
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('revoked and confirmed') });
  const stranger = await mooring('token', 'revoke', '--leaked', 'f'.repeat(64));
  expect(stranger).toMatchObject({ code: 1, stdout: expect.stringContaining('no token with the SHA-256 ffff') });
  const told = await mooring('token', 'revoke', '--leaked', 'not-a-hash');
  expect(told).toMatchObject({ code: 2, stderr: expect.stringContaining('--leaked -') });

  const events = (await mooring('audit', 'list', '--json')).stdout;
  expect(events).toContain('token_reported_leaked');
  expect((await mooring('audit', 'verify')).code).toBe(0);
});
