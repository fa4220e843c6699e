import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { startEmulator } from '../src/emulator/testing/start-emulator.ts';
import { processesNaming } from './harness/processes.ts';
import { startUp } from './harness/start-up.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';

/** The signer of docs/app-key.md that needs no cloud; it also writes down what it was given. */
const SIGNER = `#!/bin/sh
env > "$(dirname "$0")/signer.env"
openssl dgst -sha256 -sign "$(dirname "$0")/app.pem" /dev/stdin
`;

test('Apps sign with a key from the environment and by a command; what the platform starts gets none of the secrets', async () => {
  const folder = await temporaryFolder();
  const emulator = await startEmulator({ members: ['ada-example'] });
  onTestFinished(() => emulator.stop());
  await writeFile(join(folder, 'app.pem'), emulator.appPrivateKeyPem, { mode: 0o600 });
  await writeFile(join(folder, 'sign'), SIGNER, { mode: 0o700 });
  const secrets = {
    APP_KEY: Buffer.from(emulator.appPrivateKeyPem).toString('base64'),
    HOOK_SECRET: randomBytes(24).toString('hex'),
    MOORING_SEALING_KEY: randomBytes(32).toString('base64'),
  };
  const at = { web: emulator.url, name: 'github.com' };
  const id = emulator.app.clientId;
  const config = join(folder, 'mooring.yaml');
  await writeFile(
    config,
    stringify({
      github: [
        { ...at, owners: ['elsewhere'], app: { id, privateKeyEnv: 'APP_KEY', webhookSecretEnv: 'HOOK_SECRET' } },
        { ...at, app: { id, signer: ['./sign'] } },
      ],
      workspaces: [
        {
          name: 'ada',
          assignee: 'ada-example',
          role: 'lead',
          grants: [{ owner: 'acme', repositories: ['tide'], allow: ['merge', 'delete_ref'] }],
          idle: { every: '1s' },
        },
      ],
    }),
  );
  const up = startUp(join(folder, 'data'), ['--config', config], { ...secrets, CLOUD_PROFILE: 'prod' });
  await up.until(({ workspaces }) => workspaces.some(({ counts }) => counts.pullRequestsOpened > 0));

  const all = await processesNaming(folder);
  const trusted = all.filter(({ commandLine }) => /src\/(cli|platform)\/main\.ts/.test(commandLine));
  const others = all.filter((one) => !trusted.includes(one));
  expect(trusted).toHaveLength(2);
  expect(others.length).toBeGreaterThanOrEqual(3);
  for (const { pid, commandLine } of others) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    for (const [name, value] of Object.entries({ ...secrets, CLOUD_PROFILE: 'CLOUD_PROFILE' })) {
      expect(environment.includes(name) || environment.includes(value), `${name} in ${commandLine}`).toBe(false);
    }
  }
  const ofSigner = await readFile(join(folder, 'signer.env'), 'utf8');
  expect(ofSigner).toContain('CLOUD_PROFILE=prod');
  for (const name of Object.keys(secrets)) expect(ofSigner).not.toContain(name);
  expect(existsSync(join(folder, 'data', 'sealing.key'))).toBe(false);

  await up.stop();
  expect(emulator.context.model.tokens.length).toBeGreaterThan(0);
  expect(emulator.context.model.tokens.filter(({ revokedAt }) => revokedAt === undefined)).toEqual([]);
});
