import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nodeArguments } from '../../lib/node-program.ts';
import { Secret } from '../../lib/secret.ts';
import { SecretEnvironment } from '../../lib/secret-environment.ts';
import { openStore } from '../store/open-store.ts';
import { TokenStore } from '../broker/store.ts';
import { loadKeptKeys, newKey } from './kept-keys.ts';
import { describeLost, findLostTokens } from './lost-tokens.ts';
import { rotateInFolder } from './rotate-in-folder.ts';

const NOW = Date.UTC(2026, 5, 1);
const EXPIRES = NOW + 3_600_000;
const TOKENS = 1_200;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-rotation-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const keyFile = () => join(folder, 'sealing.key');
const withKeys = (keys?: string) => new SecretEnvironment(keys === undefined ? {} : { MOORING_SEALING_KEY: keys });
const rotate = (keys?: string) => rotateInFolder(folder, withKeys(keys), () => NOW);

/** As a platform that starts has it. */
async function open(keys?: string) {
  const store = await openStore(join(folder, 'platform.db'));
  const { ring } = await loadKeptKeys(keyFile(), withKeys(keys));
  return { store, ring, tokens: new TokenStore(store, ring) };
}

async function issue(count: number, keys?: string): Promise<void> {
  const { store, tokens } = await open(keys);
  const one = { github: 'https://github.com', holder: 'ada', installationId: 1, repositories: ['harbor'] };
  for (let index = 0; index < count; index += 1) {
    const token = new Secret(`token ${index}`);
    await tokens.add({ ...one, key: `k${index}`, token, permissions: {}, issuedAt: NOW, expiresAt: EXPIRES });
  }
  await store.destroy();
}

/** How many tokens there are, how many come out as they were put in, and by which keys they are sealed. */
async function look(keys?: string) {
  const { store, ring, tokens } = await open(keys);
  await tokens.doom('everyone', 'a look', NOW);
  const opened = await tokens.doomed('https://github.com', NOW);
  const rows = await store.selectFrom('installation_tokens').select('sealed').execute();
  const lost = await findLostTokens(store, ring, NOW);
  await store.destroy();
  const values = new Set(opened.map(({ token }) => token.reveal()));
  return { opened: values.size, by: new Set(rows.map(({ sealed }) => sealed?.split('.')[0])), ring, lost };
}

test('everything is sealed under a new key, and the old one is gone', async () => {
  await issue(3);
  const before = await readFile(keyFile(), 'utf8');
  expect(await rotate()).toContain('3 tokens are sealed anew; the old key is gone');
  const after = await readFile(keyFile(), 'utf8');
  expect(after).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  expect(after).not.toBe(before);
  expect((await stat(keyFile())).mode & 0o777).toBe(0o600);
  const { opened, by, ring } = await look();
  expect({ opened, by }).toEqual({ opened: 3, by: new Set([ring[0].id]) });
});

test('killed after any step it has lost nothing, and the next one ends it', { timeout: 120_000 }, async () => {
  await issue(TOKENS);
  const script = 'src/platform/sealing/testing/rotate-and-die.ts';
  // A key, three batches, the sum, the old key.
  for (const step of [1, 2, 3, 4, 5, 6]) {
    const died = promisify(execFile)(process.execPath, nodeArguments(script, [folder, String(step)]));
    await expect(died).rejects.toMatchObject({ signal: 'SIGKILL' });
    expect(await look()).toMatchObject({ opened: TOKENS, lost: undefined });
  }
  await rotate();
  const { opened, by, ring } = await look();
  expect({ opened, by, keys: ring.length }).toEqual({ opened: TOKENS, by: new Set([ring[0].id]), keys: 1 });
});

test('a key from the environment is rotated by putting one before it', async () => {
  const [old, young] = [newKey().reveal(), newKey().reveal()];
  await issue(2, old);
  expect(existsSync(keyFile())).toBe(false);
  expect(await rotate(`${young},${old}`)).toContain('2 tokens are sealed anew; keep the first key');
  expect(await look(young)).toMatchObject({ opened: 2, lost: undefined });
});

test('what the file sealed opens after a move to the environment, and a rotation ends the file', async () => {
  await issue(2);
  const key = newKey().reveal();
  expect(await look(key)).toMatchObject({ opened: 2 });
  await rotate(key);
  expect(existsSync(keyFile())).toBe(false);
  expect(await look(key)).toMatchObject({ opened: 2, lost: undefined });
});

test('while the database is open elsewhere nothing is touched', async () => {
  await issue(1);
  const before = await readFile(keyFile(), 'utf8');
  const { store } = await open();
  await expect(rotate()).rejects.toMatchObject({ code: 'data_folder_taken' });
  await store.destroy();
  expect(await readFile(keyFile(), 'utf8')).toBe(before);
});

test('a lost key is no reason to stop: it is said how many tokens it takes along, and until when they live', async () => {
  await issue(2);
  await rm(keyFile());
  const { opened, lost } = await look();
  expect({ opened, lost }).toEqual({ opened: 0, lost: { count: 2, until: EXPIRES } });
  expect(describeLost(lost!)).toContain('2 living tokens is not here: they can be neither handed out nor revoked');
  expect(describeLost(lost!)).toContain('2026-06-01T01:00:00.000Z');
  expect(await rotate()).toContain('0 tokens are sealed anew; 2 that no key here opens stay');
});

test('a broken key is named and left alone', async () => {
  await writeFile(keyFile(), 'short');
  const fault = { code: 'sealing_key_invalid', message: expect.stringContaining('place 1') };
  await expect(loadKeptKeys(keyFile(), withKeys())).rejects.toMatchObject(fault);
  await expect(loadKeptKeys(keyFile(), withKeys(' '))).rejects.toMatchObject(fault);
  expect(await readFile(keyFile(), 'utf8')).toBe('short');
});
