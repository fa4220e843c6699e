import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { startEmulator } from '../src/emulator/testing/start-emulator.ts';
import { startUp } from './harness/start-up.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';

test('with a GitHub App in mooring.yaml the same command works on the GitHub that it names, narrowed to the grant', async () => {
  const folder = await temporaryFolder();
  const emulator = await startEmulator({ members: ['ada-example'] });
  onTestFinished(() => emulator.stop());
  await writeFile(join(folder, 'app.pem'), emulator.appPrivateKeyPem, { mode: 0o600 });
  const config = join(folder, 'mooring.yaml');
  await writeFile(
    config,
    stringify({
      github: {
        web: emulator.url,
        name: 'github.com',
        app: { id: emulator.app.clientId, privateKeyFile: './app.pem' },
      },
      workspaces: [
        {
          name: 'ada',
          role: 'lead',
          assignee: 'ada-example',
          grants: [{ owner: 'acme', repositories: ['tide'], allow: ['merge', 'delete_ref'] }],
          idle: { every: '1s' },
        },
      ],
    }),
  );
  const up = startUp(join(folder, 'data'), ['--config', config]);
  await up.until(({ workspaces }) => workspaces.some(({ counts }) => counts.pullRequestsOpened > 0));
  const summary = await up.stop();

  const { tokens, pullRequests, repositories } = emulator.context.model;
  const tide = repositories.find(({ name }) => name === 'tide');
  expect(summary.workspaces).toMatchObject([{ name: 'ada', failedCommands: 0 }]);
  expect(pullRequests.every(({ repositoryId }) => repositoryId === tide?.id)).toBe(true);
  expect(tokens.length).toBeGreaterThan(0);
  expect(tokens.every(({ repositoryIds }) => repositoryIds?.length === 1 && repositoryIds[0] === tide?.id)).toBe(true);
  expect(tokens.filter(({ revokedAt }) => revokedAt === undefined)).toEqual([]);
});
