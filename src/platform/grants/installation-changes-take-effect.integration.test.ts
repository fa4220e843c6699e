import { afterEach, expect, test, vi } from 'vitest';
import { changePermissions, changeRepositories } from '../../emulator/apps/change-grant.ts';
import {
  installAgain,
  suspendInstallation,
  uninstall,
  unsuspendInstallation,
} from '../../emulator/apps/change-installation.ts';
import { startWatchedPlatform, type WatchedPlatform } from './testing/watched-platform.ts';

let at: WatchedPlatform;
afterEach(() => at.stop());

/** An hour: within a test nobody looks by himself. */
const NEVER = 3_600_000;
/** Milliseconds; looks without webhooks. */
const SOON = 40;

test('suspended: refused at once without asking GitHub, tokens given up; unsuspended: goes on by itself', async () => {
  at = await startWatchedPlatform({ lookEvery: NEVER });
  const { context, installation } = at.emulator;
  const held = await at.ask();
  suspendInstallation(context, installation);
  await at.untilFault('installation_suspended');
  const { requests } = context.statistics;
  const mintsAsked = requests.mint;
  expect((await at.ask()).code).toBe('installation_suspended');
  expect(requests.mint).toBe(mintsAsked);
  expect(await at.standing(held.sha256)).toMatchObject({ renew: true, fault: { code: 'installation_suspended' } });
  expect((await at.fault())?.remedy).toMatch(/organizations\/acme\/settings\/installations\/\d+$/);

  unsuspendInstallation(context, installation);
  await at.untilFault(undefined);
  const next = await at.ask();
  expect(next).toMatchObject({ code: 'none', repositories: ['harbor', 'tide'] });
  expect(next.sha256).not.toBe(held.sha256);
  const after = await at.standing(next.sha256);
  expect(after).toMatchObject({ renew: false });
  expect(after).not.toHaveProperty('fault');
});

test('uninstalled and installed again under a new id', async () => {
  at = await startWatchedPlatform({ lookEvery: NEVER });
  const { context, installation } = at.emulator;
  const held = await at.ask();
  uninstall(context, installation);
  await at.untilFault('installation_missing');
  expect((await at.ask()).code).toBe('installation_missing');
  expect(await at.standing(held.sha256)).toMatchObject({ renew: true });
  expect((await at.fault())?.remedy).toMatch(/install it on acme at .*\/apps\/mooring\/installations\/new$/);
  const again = installAgain(context, installation.id);
  await at.untilFault(undefined);
  expect((await at.ask()).code).toBe('none');
  expect(context.model.tokens.at(-1)?.installationId).toBe(again?.id);
});

test('a repository removed: its name is told, the others go on; added again, it is reached again', async () => {
  at = await startWatchedPlatform({ lookEvery: NEVER });
  const { context, installation } = at.emulator;
  const held = await at.ask();
  changeRepositories(context, installation, 'remove', ['tide']);
  await at.untilFault('repository_not_installed');
  const narrowed = await at.ask();
  expect(narrowed).toMatchObject({ code: 'none', repositories: ['harbor'] });
  const standing = await at.standing(held.sha256);
  expect(standing).toMatchObject({ renew: true, repositories: ['harbor'] });
  expect(standing?.withheld).toMatchObject({
    repositories: ['tide'],
    fault: { code: 'repository_not_installed', message: expect.stringContaining('acme/tide') },
  });
  expect(standing).not.toHaveProperty('fault');

  changeRepositories(context, installation, 'add', ['tide']);
  await at.untilFault(undefined);
  expect(await at.standing(narrowed.sha256)).toMatchObject({ renew: false, repositories: ['harbor', 'tide'] });
  expect((await at.ask()).repositories).toEqual(['harbor', 'tide']);
});

test('permissions reduced: the grant that needs them is refused until they are there again', async () => {
  at = await startWatchedPlatform({ lookEvery: NEVER });
  const { context, installation } = at.emulator;
  const { permissions } = installation;
  const held = await at.ask();
  changePermissions(context, installation, { contents: 'read', issues: 'write', pull_requests: 'write' });
  await at.untilFault('permission_not_granted');
  expect((await at.fault())?.message).toContain('contents: write');
  expect(await at.standing(held.sha256)).toMatchObject({ renew: true, fault: { code: 'permission_not_granted' } });
  expect((await at.ask()).code).toBe('permission_not_granted');
  changePermissions(context, installation, permissions);
  await at.untilFault(undefined);
  expect((await at.ask()).code).toBe('none');
});

test('without webhooks a change is met by the next mint, and its end is found by looking again', async () => {
  at = await startWatchedPlatform({ webhooks: false, lookEvery: SOON });
  const { context, installation } = at.emulator;
  suspendInstallation(context, installation);
  expect((await at.ask()).code).toBe('installation_suspended');
  await at.untilFault('installation_suspended');
  unsuspendInstallation(context, installation);
  await at.untilFault(undefined);

  changeRepositories(context, installation, 'remove', ['harbor']);
  const { sha256 } = await at.ask();
  expect((await at.ask(sha256)).repositories).toEqual(['tide']);
  await at.untilFault('repository_not_installed');
  changeRepositories(context, installation, 'add', ['harbor']);
  await at.untilFault(undefined);

  const last = await at.ask();
  uninstall(context, installation);
  expect((await at.ask(last.sha256)).code).toBe('installation_missing');
  await at.untilFault('installation_missing');
  installAgain(context, installation.id);
  await at.untilFault(undefined);
  expect((await at.ask()).code).toBe('none');
});

test('a token that was minted while the installation was suspended is not handed out', async () => {
  at = await startWatchedPlatform({ lookEvery: NEVER });
  const { context, installation } = at.emulator;
  await at.ask();
  const { sha256 } = await at.ask();
  context.mintGate.hold();
  const asked = at.ask(sha256);
  // GitHub has minted, and its answer comes when everybody knows of the suspension already.
  await vi.waitUntil(() => context.mintGate.waiting > 0, { timeout: 10_000 });
  suspendInstallation(context, installation);
  await at.untilFault('installation_suspended');
  const minted = context.model.tokens.length;
  context.mintGate.release();
  expect(minted).toBeGreaterThan(1);
  expect((await asked).code).toBe('installation_suspended');
  unsuspendInstallation(context, installation);
});

test('control: with neither webhook nor look, nobody knows', async () => {
  at = await startWatchedPlatform({ webhooks: false, lookEvery: NEVER });
  const held = await at.ask();
  suspendInstallation(at.emulator.context, at.emulator.installation);
  expect(await at.fault()).toBeUndefined();
  expect(await at.standing(held.sha256)).toMatchObject({ renew: false });
  unsuspendInstallation(at.emulator.context, at.emulator.installation);
});

test('what an owner did is in the audit, once', async () => {
  at = await startWatchedPlatform({ lookEvery: NEVER });
  const { context, installation } = at.emulator;
  suspendInstallation(context, installation);
  await at.untilFault('installation_suspended');
  unsuspendInstallation(context, installation);
  await at.untilFault(undefined);
  changeRepositories(context, installation, 'remove', ['tide']);
  await at.untilFault('repository_not_installed');
  await at.platform.stop();
  expect(await at.changesInAudit()).toEqual(['suspended', 'unsuspended', 'repositories_removed']);
});
