import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import {
  startEmulator,
  type TestEmulator,
  type TestEmulatorOptions,
} from '../../src/emulator/testing/start-emulator.ts';
import type { MooringUp } from './mooring-up.ts';
import { startUp } from './start-up.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Entries of `github` and `workspaces` in mooring.yaml. */
type Config = { readonly github?: readonly object[]; readonly workspaces: readonly { readonly name: string }[] };

/**
 * `./mooring up` in front of an emulator in the test's own process, in which the test can see and change everything.
 * Resolves when all workspaces run; without an `idle` prompt their agents do nothing but what the test has them do.
 */
export async function startUpAtEmulator(
  configure: (emulator: TestEmulator, folder: string) => Promise<Config> | Config,
  options: TestEmulatorOptions = {},
): Promise<{ readonly up: MooringUp; readonly emulator: TestEmulator }> {
  const folder = await temporaryFolder();
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.stop());
  await writeFile(join(folder, 'app.pem'), emulator.appPrivateKeyPem, { mode: 0o600 });
  const app = { id: emulator.app.clientId, privateKeyFile: './app.pem' };
  const { workspaces, github = [{ app }] } = await configure(emulator, folder);
  const at = { web: emulator.url, name: 'github.com' };
  const config = { github: github.map((entry) => ({ ...at, ...entry })), workspaces };
  await writeFile(join(folder, 'mooring.yaml'), stringify(config));

  const up = startUp(join(folder, 'data'), ['--config', join(folder, 'mooring.yaml')]);
  await up.until(
    (status) =>
      status.workspaces.length === workspaces.length && status.workspaces.every(({ state }) => state === 'running'),
  );
  return { up, emulator };
}
