import { afterEach, beforeEach, expect, test } from 'vitest';
import { InstallationTokenAnswer } from '../../contract/installation-token.ts';
import { GrantRules } from '../../contract/grant.ts';
import { WorkspaceStanding } from '../../contract/status.ts';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { Secret } from '../../lib/secret.ts';
import { adasGrant, startTestPlatform, type TestPlatform } from '../testing/start-test-platform.ts';
import type { TestSidecar } from '../testing/test-sidecar.ts';

let emulator: TestEmulator;
let platform: TestPlatform;
let sidecar: TestSidecar;
beforeEach(async () => {
  emulator = await startEmulator();
  platform = await startTestPlatform({ emulator });
  sidecar = await platform.sidecarOf('ada');
});
afterEach(async () => {
  await platform.stopAndForget();
  await emulator.stop();
});

async function standingWith(sha256: string): Promise<WorkspaceStanding> {
  const tokens = [{ owner: 'acme', sha256, issuedAt: 1, expiresAt: 2 }];
  const gateway = { requests: 0, unauthorizedPassedOn: 0, healed: 0, refused: 0 };
  const response = await sidecar.send('POST', '/report', { startedAt: 1, tokens, gateway });
  return WorkspaceStanding.parse(await response.json());
}

test('a report is answered with the grants, and with whether the token that it names is still good', async () => {
  const ask = async (query = '') => {
    const answer = await sidecar.send('GET', `/github-installation-token${query}`);
    return new Secret(InstallationTokenAnswer.parse(await answer.json()).token).sha256();
  };
  const first = await ask();
  const rules = GrantRules.parse({});
  expect(await standingWith(first)).toEqual({ grants: [{ ...adasGrant, ...rules, renew: false }], shares: [] });
  await ask(`?refused=${first}`);
  expect(await standingWith(first)).toEqual({ grants: [{ ...adasGrant, ...rules, renew: true }], shares: [] });
});

test('a limit that runs low is told to all that work there, each with its share', async () => {
  const limit = { owner: 'Acme', resource: 'core', limit: 5_000, remaining: 500, resetAt: Date.now() + 60_000 };
  const gateway = { requests: 0, unauthorizedPassedOn: 0, healed: 0, refused: 0 };
  const report = { startedAt: 1, tokens: [], limits: [limit], gateway };
  const standing = WorkspaceStanding.parse(await (await sidecar.send('POST', '/report', report)).json());
  expect(standing.shares).toEqual([{ owner: 'acme', resource: 'core', requests: 400, resetAt: limit.resetAt }]);
});
