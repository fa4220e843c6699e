import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { InstallationTokenAnswer } from '../../contract/installation-token.ts';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { adasGrant, startTestPlatform, type TestPlatform } from '../testing/start-test-platform.ts';

const REQUESTS = 100;

let emulator: TestEmulator;
let platform: TestPlatform;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(async () => {
  await platform.stopAndForget();
  await emulator.stop();
});

/** Starts two workspaces with this grant, and has both ask at once, many times. */
async function storm(grant: object): Promise<{ ada: Set<string>; grace: Set<string> }> {
  const workspaces = ['ada', 'grace'].map((name) => ({ name, grants: [grant] }));
  platform = await startTestPlatform({ emulator, workspaces });
  const tokensOf = async (name: string) => {
    const sidecar = await platform.sidecarOf(name);
    const answers = Array.from({ length: REQUESTS }, async () => {
      const response = await sidecar.send('GET', '/github-installation-token');
      return InstallationTokenAnswer.parse(await response.json()).token;
    });
    return new Set(await Promise.all(answers));
  };
  const [ada, grace] = await Promise.all([tokensOf('ada'), tokensOf('grace')]);
  return { ada, grace };
}

/** The looking up of repository ids takes a token as well, which may do nothing but read metadata. */
const minted = () => emulator.context.model.tokens.filter(({ permissions }) => permissions['contents'] !== undefined);

/** What the audit tells of who was given a token. */
function handOuts() {
  const database = new DatabaseSync(join(platform.dataFolder, 'platform.db'), { readOnly: true });
  const events = "('token_issued', 'token_shared')";
  const rows = database.prepare(`select * from audit where event in ${events} order by sequence`).all();
  database.close();
  return rows.map(({ event, subject, detail_json }) => {
    const { sha256 } = JSON.parse(String(detail_json)) as { sha256: string };
    return { event, subject, sha256 };
  });
}

test('a storm of requests on one key, from two sidecars, is one mint', async () => {
  const { ada, grace } = await storm({ ...adasGrant, sharing: 'grant' });
  expect(ada.size).toBe(1);
  expect(grace).toEqual(ada);
  expect(minted()).toHaveLength(1);
  const sha256 = minted()[0]?.sha256;
  expect(handOuts()).toEqual([
    { event: 'token_issued', subject: expect.any(String), sha256 },
    { event: 'token_shared', subject: expect.any(String), sha256 },
  ]);
  expect(new Set(handOuts().map(({ subject }) => subject))).toEqual(new Set(['ada', 'grace']));
});

test('by default each workspace has a token of its own: one mint for each of two keys', async () => {
  const { ada, grace } = await storm(adasGrant);
  expect([ada.size, grace.size]).toEqual([1, 1]);
  expect(grace).not.toEqual(ada);
  expect(minted()).toHaveLength(2);
  expect(handOuts().map(({ event }) => event)).toEqual(['token_issued', 'token_issued']);
});
