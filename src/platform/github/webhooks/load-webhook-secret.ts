import { readFile } from 'node:fs/promises';
import { Fault } from '../../../lib/fault.ts';
import { Secret } from '../../../lib/secret.ts';
import type { SecretEnvironment } from '../../../lib/secret-environment.ts';
import type { SecretSource } from '../app-config.ts';

const REMEDY = "put the secret of the App's webhook there, or leave webhooks out of mooring.yaml";

/** Reads the secret that GitHub signs an App's webhooks with; space around it is ignored. */
export async function loadWebhookSecret(source: SecretSource, environment: SecretEnvironment): Promise<Secret> {
  const [where, text] = source.kind === 'file' ? await readSecret(source.path) : take(source.name, environment);
  const secret = text.trim();
  if (secret === '') throw new Fault('webhook_secret_invalid', `${where} holds no webhook secret`, REMEDY);
  return new Secret(secret);
}

async function readSecret(path: string): Promise<[string, string]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const what = error.code === 'ENOENT' ? 'does not exist' : `cannot be read (${error.code})`;
    throw new Fault('webhook_secret_unreadable', `the webhook secret ${path} ${what}`, REMEDY);
  });
  return [path, text];
}

function take(name: string, environment: SecretEnvironment): [string, string] {
  return [`the environment variable ${name}`, environment.take(name)?.reveal() ?? ''];
}
