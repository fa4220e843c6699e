import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { startEmulator, type TestEmulator } from '../../src/emulator/testing/start-emulator.ts';
import type { MooringUp } from './mooring-up.ts';
import { startUp } from './start-up.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** `./mooring up` with one agent, ada, at work in acme/harbor and acme/tide, and an App whose webhooks reach it. */
export async function startUpWithWebhooks(): Promise<{ up: MooringUp; emulator: TestEmulator }> {
  const folder = await temporaryFolder();
  const emulator = await startEmulator({ members: ['ada-example'] });
  onTestFinished(() => emulator.stop());
  const secret = randomUUID();
  await writeFile(join(folder, 'app.pem'), emulator.appPrivateKeyPem, { mode: 0o600 });
  await writeFile(join(folder, 'webhook.secret'), `${secret}\n`, { mode: 0o600 });
  const app = { id: emulator.app.clientId, privateKeyFile: './app.pem', webhookSecretFile: './webhook.secret' };
  const grants = [{ owner: 'acme', repositories: ['harbor', 'tide'], allow: ['merge', 'delete_ref'] }];
  const ada = { name: 'ada', role: 'lead', assignee: 'ada-example', grants, idle: { every: '1s' } };
  const config = { github: { web: emulator.url, name: 'github.com', app }, workspaces: [ada] };
  await writeFile(join(folder, 'mooring.yaml'), stringify(config));

  const up = startUp(join(folder, 'data'), ['--config', join(folder, 'mooring.yaml')]);
  await up.until(({ workspaces }) => workspaces.some(({ counts }) => counts.ghCommands > 0));
  const { port } = JSON.parse(await readFile(join(up.dataFolder, 'platform.json'), 'utf8')) as { port: number };
  emulator.app.webhook = { url: `http://127.0.0.1:${port}/webhooks/github`, secret };
  return { up, emulator };
}
