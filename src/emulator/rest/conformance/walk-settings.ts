import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { ConformingClient } from './client.ts';

const SECRETS = '/repos/{owner}/{repo}/actions/secrets';
const VARIABLES = '/repos/{owner}/{repo}/actions/variables';
const KEYS = '/repos/{owner}/{repo}/keys';

/** What a repository keeps for its workflows and its visitors. */
export async function walkSettings(github: ConformingClient): Promise<void> {
  await walkSecrets(github);
  await walkVariables(github);
  await walkDeployKeys(github);
}

async function walkSecrets(github: ConformingClient): Promise<void> {
  const asked = await github.call(`GET ${SECRETS}/public-key`, { status: 200 });
  const { key_id, key } = asked.json as { key_id: string; key: string };
  expect(Buffer.from(key, 'base64')).toHaveLength(32);
  const parameters = { secret_name: 'lamp' };
  const box = (bytes: number) => ({ key_id, encrypted_value: randomBytes(bytes).toString('base64') });
  await github.call(`PUT ${SECRETS}/{secret_name}`, { status: 422, parameters, body: box(40) });
  await github.call(`PUT ${SECRETS}/{secret_name}`, { status: 422, parameters, body: { ...box(60), key_id: '1' } });
  const reserved = { secret_name: 'GITHUB_LAMP' };
  await github.call(`PUT ${SECRETS}/{secret_name}`, { status: 422, parameters: reserved, body: box(60) });
  await github.call(`PUT ${SECRETS}/{secret_name}`, { status: 201, parameters, body: box(60) });
  await github.call(`PUT ${SECRETS}/{secret_name}`, { status: 204, parameters, body: box(60) });
  const listed = await github.call(`GET ${SECRETS}`, { status: 200 });
  expect(listed.json).toMatchObject({ total_count: 1, secrets: [{ name: 'LAMP' }] });
  await github.call(`GET ${SECRETS}/{secret_name}`, { status: 200, parameters });
  await github.call(`DELETE ${SECRETS}/{secret_name}`, { status: 204, parameters });
  await github.call(`DELETE ${SECRETS}/{secret_name}`, { status: 404, parameters });
  await github.call(`GET ${SECRETS}/{secret_name}`, { status: 404, parameters });
}

async function walkVariables(github: ConformingClient): Promise<void> {
  const parameters = { name: 'TIDE' };
  await github.call(`POST ${VARIABLES}`, { status: 201, body: { name: 'tide', value: 'ebb' } });
  await github.call(`POST ${VARIABLES}`, { status: 201, body: { name: 'WIND', value: 'north' } });
  await github.call(`POST ${VARIABLES}`, { status: 409, body: { name: 'TIDE', value: 'flow' } });
  await github.call(`POST ${VARIABLES}`, { status: 422, body: { name: '1-TIDE', value: 'flow' } });
  await github.call(`PATCH ${VARIABLES}/{name}`, { status: 204, parameters, body: { value: 'flow' } });
  await github.call(`PATCH ${VARIABLES}/{name}`, { status: 409, parameters, body: { name: 'WIND' } });
  const found = await github.call(`GET ${VARIABLES}/{name}`, { status: 200, parameters });
  expect(found.json).toMatchObject({ name: 'TIDE', value: 'flow' });
  await github.call(`GET ${VARIABLES}`, { status: 200 });
  await github.call(`DELETE ${VARIABLES}/{name}`, { status: 204, parameters });
  await github.call(`DELETE ${VARIABLES}/{name}`, { status: 404, parameters });
  await github.call(`PATCH ${VARIABLES}/{name}`, { status: 404, parameters, body: {} });
  await github.call(`GET ${VARIABLES}/{name}`, { status: 404, parameters });
}

async function walkDeployKeys(github: ConformingClient): Promise<void> {
  const key = `ssh-ed25519 ${randomBytes(51).toString('base64')}`;
  const made = await github.call(`POST ${KEYS}`, { status: 201, body: { title: 'Pier', key: `${key} ada@pier` } });
  expect(made.json).toMatchObject({ key, title: 'Pier', read_only: false });
  const parameters = { key_id: (made.json as { id: number }).id };
  await github.call(`POST ${KEYS}`, { status: 422, body: { key } });
  await github.call(`POST ${KEYS}`, { status: 422, body: { key: 'none' } });
  await github.call(`GET ${KEYS}`, { status: 200 });
  await github.call(`GET ${KEYS}/{key_id}`, { status: 200, parameters });
  await github.call(`DELETE ${KEYS}/{key_id}`, { status: 204, parameters });
  await github.call(`DELETE ${KEYS}/{key_id}`, { status: 404, parameters });
  await github.call(`GET ${KEYS}/{key_id}`, { status: 404, parameters });
}
