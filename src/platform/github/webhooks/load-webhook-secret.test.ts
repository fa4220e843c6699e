import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SecretEnvironment } from '../../../lib/secret-environment.ts';
import { loadWebhookSecret } from './load-webhook-secret.ts';
import { Seldom } from './seldom.ts';
import { SeenDeliveries } from './seen-deliveries.ts';

test('a secret from a file or the environment, out of which it is taken', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mooring-webhook-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'webhook.secret');
  await writeFile(path, 'from the file\n');
  const variables: NodeJS.ProcessEnv = { WEBHOOK: ' from the environment ', EMPTY: '' };
  const environment = new SecretEnvironment(variables);
  expect((await loadWebhookSecret({ kind: 'file', path }, environment)).reveal()).toBe('from the file');
  const taken = await loadWebhookSecret({ kind: 'env', name: 'WEBHOOK' }, environment);
  expect([taken.reveal(), variables['WEBHOOK'], String(taken)]).toEqual([
    'from the environment',
    undefined,
    '[redacted]',
  ]);

  await writeFile(path, '\n');
  const fault = (source: Parameters<typeof loadWebhookSecret>[0]) =>
    expect(loadWebhookSecret(source, environment)).rejects;
  await fault({ kind: 'file', path }).toMatchObject({ code: 'webhook_secret_invalid' });
  await fault({ kind: 'env', name: 'EMPTY' }).toMatchObject({ code: 'webhook_secret_invalid' });
  await fault({ kind: 'file', path: `${path}.not` }).toMatchObject({ code: 'webhook_secret_unreadable' });
});

test('complaints come once in a while, with how many were held back', () => {
  const seldom = new Seldom(1_000);
  expect([0, 1, 999, 1_000, 1_001].map((now) => seldom.take(now)?.heldBack)).toEqual([
    0,
    undefined,
    undefined,
    2,
    undefined,
  ]);
});

test('the memory of deliveries is bounded and forgets the oldest', () => {
  const seen = new SeenDeliveries();
  for (let index = 0; index <= 2_000; index += 1) expect(seen.take(`${index}`)).toBe(true);
  expect([seen.take('2000'), seen.take('1'), seen.take('0')]).toEqual([false, false, true]);
});
