import { expect, test } from 'vitest';
import type { TestEmulator } from '../src/emulator/testing/start-emulator.ts';
import { asAgent } from './harness/inside-sandbox.ts';
import { findProgram, killAndAwaitSuccessor } from './harness/kill.ts';
import type { MooringUp } from './harness/mooring-up.ts';
import { run } from './harness/run.ts';
import { tokensArriving } from './harness/tokens-arriving.ts';
import { startUpAtEmulator } from './harness/up-at-emulator.ts';

const ada = { name: 'ada', grants: [{ owner: 'acme', repositories: ['harbor'] }] };
const COMMAND = 'git ls-remote --quiet https://github.com/acme/harbor refs/heads/main';
/** Where the successor also ends the token by which it has looked up the ids of repositories. */
const REVOCATION = '/installation/token';

/** By GitHub's own record, the oldest first; what finds the ids of repositories may read metadata alone. */
const tokensForWork = ({ context }: TestEmulator) =>
  context.model.tokens.filter(({ permissions }) => permissions['contents'] !== undefined);
const newest = (emulator: TestEmulator) => tokensForWork(emulator).at(-1);

/** The token in use dies at GitHub, the sidecar asks for another, and GitHub makes it and does not answer yet. */
async function untilMintIsHeld({ up, emulator }: { up: MooringUp; emulator: TestEmulator }) {
  await up.until(({ workspaces }) => workspaces.some(({ token }) => token !== undefined));
  const [first, ...others] = tokensForWork(emulator);
  expect(others).toEqual([]);
  emulator.context.mintGate.hold();
  if (first !== undefined) first.revokedAt = emulator.context.clock();
  const command = asAgent(up.dataFolder, 'ada', COMMAND);
  await expect.poll(() => emulator.context.mintGate.waiting, { timeout: 30_000 }).toBe(1);
  return { command, minted: newest(emulator)?.sha256 ?? '' };
}

async function audited(up: MooringUp, event: string): Promise<string[]> {
  const { stdout } = await run('./mooring', ['audit', 'list', '--json', '--data', up.dataFolder]);
  const rows = stdout.split('\n').filter((line) => line !== '');
  const entries = rows.map((line) => JSON.parse(line) as { event: string; detail: { sha256: string } });
  return entries.filter((entry) => entry.event === event).map(({ detail }) => detail.sha256);
}

test('killed after the token was written down and before the sidecar has it: the successor hands out that one', async () => {
  const { up, emulator } = await startUpAtEmulator(() => ({ workspaces: [ada] }));
  const { command, minted } = await untilMintIsHeld({ up, emulator });
  const sidecar = await findProgram(up.dataFolder, 'ada', 'sidecar');
  // It stands still until it dies: whatever the platform answers, nobody takes it.
  process.kill(sidecar ?? 0, 'SIGSTOP');
  emulator.context.mintGate.release();
  await expect.poll(() => audited(up, 'token_issued'), { timeout: 30_000 }).toContain(minted);
  await killAndAwaitSuccessor(up.dataFolder, 'ada', 'platform');
  await killAndAwaitSuccessor(up.dataFolder, 'ada', 'sidecar');
  await command;

  const arrivals = tokensArriving();
  expect(await asAgent(up.dataFolder, 'ada', COMMAND)).toMatchObject({ code: 0, stderr: '' });
  const used = arrivals.filter(({ path }) => !path.endsWith(REVOCATION)).map(({ sha256 }) => sha256);
  expect(new Set(used)).toEqual(new Set([minted]));
  expect(tokensForWork(emulator)).toHaveLength(2);
  expect(newest(emulator)).toMatchObject({ sha256: minted });
  expect(newest(emulator)?.revokedAt).toBeUndefined();

  expect((await up.asOperator('POST', '/admin/workspaces/ada/stop')).status).toBeLessThan(300);
  await expect.poll(() => newest(emulator)?.revokedAt, { timeout: 20_000 }).toBeDefined();
  await expect.poll(() => audited(up, 'token_revoked'), { timeout: 20_000 }).toContain(minted);
  expect((await run('./mooring', ['audit', 'verify', '--data', up.dataFolder])).code).toBe(0);
});

test('killed after GitHub has minted and before we know of it: that token is never used, and the work goes on', async () => {
  const { up, emulator } = await startUpAtEmulator(() => ({ workspaces: [ada] }));
  const { command, minted: unknown } = await untilMintIsHeld({ up, emulator });
  const arrivals = tokensArriving();
  await killAndAwaitSuccessor(up.dataFolder, 'ada', 'platform');
  emulator.context.mintGate.release();

  expect(await command).toMatchObject({ code: 0, stderr: '' });
  expect(await asAgent(up.dataFolder, 'ada', COMMAND)).toMatchObject({ code: 0, stderr: '' });
  expect(arrivals.map(({ sha256 }) => sha256)).not.toContain(unknown);
  const issued = await audited(up, 'token_issued');
  expect(issued).not.toContain(unknown);
  expect(issued).toContain(newest(emulator)?.sha256);

  // What we know of is taken back. The other one nobody can revoke who does not have it: it dies within the hour.
  expect((await up.asOperator('POST', '/admin/workspaces/ada/stop')).status).toBeLessThan(300);
  const known = () => tokensForWork(emulator).filter(({ sha256 }) => sha256 !== unknown);
  await expect.poll(() => known().every(({ revokedAt }) => revokedAt !== undefined), { timeout: 20_000 }).toBe(true);
});
