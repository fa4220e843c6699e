import { afterEach, beforeEach, expect, test } from 'vitest';
import { InstallationTokenAnswer } from '../../contract/installation-token.ts';
import { Grant } from '../../contract/grant.ts';
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
  const { push, allow, permissions } = Grant.parse(adasGrant);
  const rules = { push, allow, permissions };
  expect(await standingWith(first)).toEqual({ grants: [{ ...adasGrant, ...rules, renew: false }], shares: [] });
  await ask(`?refused=${first}`);
  expect(await standingWith(first)).toEqual({ grants: [{ ...adasGrant, ...rules, renew: true }], shares: [] });
});

async function sharesWith(resetAt: number): Promise<WorkspaceStanding['shares']> {
  const limit = { owner: 'Acme', resource: 'core', limit: 5_000, remaining: 500, resetAt };
  const gateway = { requests: 0, unauthorizedPassedOn: 0, healed: 0, refused: 0 };
  const report = { startedAt: 1, tokens: [], limits: [limit], gateway };
  return WorkspaceStanding.parse(await (await sidecar.send('POST', '/report', report)).json()).shares;
}

test('a limit that runs low is told to all that work there, each with its share', async () => {
  const resetAt = Date.now() + 60_000;
  const part = { requests: 400, dividedAt: expect.any(Number), resetAt };
  expect(await sharesWith(resetAt)).toEqual([{ owner: 'acme', resource: 'core', part }]);
});

test("a limit ends by GitHub's clock, which may be hours from our own", async () => {
  emulator.context.knobs.clockOffsetMs = -3 * 3_600_000;
  await sidecar.send('GET', '/github-installation-token');
  const resetAt = emulator.context.clock() + 60_000;
  expect(await sharesWith(resetAt)).toMatchObject([{ part: { requests: 400, resetAt } }]);
});
