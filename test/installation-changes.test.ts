import { expect, test, vi } from 'vitest';
import { changeRepositories } from '../src/emulator/apps/change-grant.ts';
import {
  installAgain,
  suspendInstallation,
  uninstall,
  unsuspendInstallation,
} from '../src/emulator/apps/change-installation.ts';
import { asAgent, workspaceProcesses } from './harness/inside-sandbox.ts';
import type { MooringUp } from './harness/mooring-up.ts';
import type { Finished } from './harness/run.ts';
import { startUpWithWebhooks } from './harness/up-with-webhooks.ts';

const gh = (repository: string) => `gh issue list -R acme/${repository} --limit 1`;
const git = (repository: string) => `git ls-remote --quiet https://github.com/acme/${repository} refs/heads/main`;

/** Operators see it; a minute before anybody would look without a webhook. */
const untilFault = (up: MooringUp, code: string | undefined) =>
  up.until(({ workspaces }) => workspaces.every(({ fault }) => fault?.code === code), 40_000);

/** The sidecar hears of it with its next report, which each request brings about. */
const becomes = (up: MooringUp, command: string, wanted: (finished: Finished) => void) =>
  vi.waitFor(async () => wanted(await asAgent(up.dataFolder, 'ada', command)), { timeout: 150_000, interval: 500 });

const says = (sentence: RegExp) => (finished: Finished) => {
  expect(finished.stderr).toMatch(sentence);
  expect(finished.code).not.toBe(0);
};
const works = ({ code, stderr }: Finished) => expect({ code, stderr }).toEqual({ code: 0, stderr: '' });

/** Work that needs GitHub goes on, in the same processes as before. */
async function goesOn(up: MooringUp, before: Awaited<ReturnType<typeof workspaceProcesses>>): Promise<void> {
  const { init, sidecar } = await workspaceProcesses(up.dataFolder, 'ada');
  expect({ init, sidecar }).toEqual({ init: before.init, sidecar: before.sidecar });
  const { counts } = await up.workspace('ada');
  await up.until(({ workspaces }) => workspaces.every((ada) => ada.counts.ghCommands > counts.ghCommands + 3));
}

test('suspended and unsuspended during work: agents are told, operators see it, work goes on by itself', async () => {
  const { up, emulator } = await startUpWithWebhooks();
  const before = await workspaceProcesses(up.dataFolder, 'ada');
  suspendInstallation(emulator.context, emulator.installation);
  await untilFault(up, 'installation_suspended');
  const sentence =
    /installation on acme is suspended.*tell the operator.*settings\/installations\/\d+.*installation_suspended/;
  await becomes(up, gh('harbor'), says(sentence));
  await becomes(up, git('tide'), says(sentence));

  unsuspendInstallation(emulator.context, emulator.installation);
  await untilFault(up, undefined);
  await becomes(up, gh('harbor'), works);
  await becomes(up, git('tide'), works);
  await goesOn(up, before);
});

test('uninstalled and installed again under a new id: work goes on by itself', async () => {
  const { up, emulator } = await startUpWithWebhooks();
  const before = await workspaceProcesses(up.dataFolder, 'ada');
  uninstall(emulator.context, emulator.installation);
  await untilFault(up, 'installation_missing');
  await becomes(
    up,
    gh('harbor'),
    says(/App is not installed on acme.*install it on acme at .*\(installation_missing\)/),
  );

  const again = installAgain(emulator.context, emulator.installationId);
  expect(again?.id).not.toBe(emulator.installationId);
  await untilFault(up, undefined);
  await becomes(up, gh('harbor'), works);
  await becomes(up, git('tide'), works);
  await goesOn(up, before);
});

test('a repository removed from the installation: it is named, and the others go on', async () => {
  const { up, emulator } = await startUpWithWebhooks();
  const before = await workspaceProcesses(up.dataFolder, 'ada');
  changeRepositories(emulator.context, emulator.installation, 'remove', ['tide']);
  await untilFault(up, 'repository_not_installed');
  const sentence = /installation does not reach acme\/tide.*tell the operator.*repository_not_installed/;
  await becomes(up, git('tide'), says(sentence));
  await becomes(up, gh('tide'), says(/acme\/tide/));
  await becomes(up, gh('harbor'), works);
  await becomes(up, git('harbor'), works);

  changeRepositories(emulator.context, emulator.installation, 'add', ['tide']);
  await untilFault(up, undefined);
  await becomes(up, git('tide'), works);
  await goesOn(up, before);
});
