import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../lib/log.ts';
import type { Secret } from '../../lib/secret.ts';
import { issueToken, type TokenScope } from '../apps/issue-token.ts';
import { type Emulator, type EmulatorOptions, startEmulator as start } from '../emulator.ts';

export type TestEmulatorOptions = Partial<EmulatorOptions> & {
  /** Logins of members; ada, grace and linus when absent. */
  readonly members?: readonly string[];
};

export type TestEmulator = Emulator & {
  readonly installationId: number;
  readonly appPrivateKeyPem: string;
  readonly folder: string;
  /** A token by the short way, without an App's JWT; of all repositories and permissions unless narrowed. */
  mintToken(scope?: Partial<TokenScope>): Promise<string>;
  /** Stops the server; the temporary folder goes with it. */
  stop(): Promise<void>;
};

/** A whole emulator within the test's own process: free port, temporary folder, quiet but for errors. */
export async function startEmulator(options: TestEmulatorOptions = {}): Promise<TestEmulator> {
  const temporary = options.folder === undefined ? await mkdtemp(join(tmpdir(), 'mooring-emulator-')) : undefined;
  const folder = options.folder ?? join(temporary ?? '', 'emulator');
  const log = createLog('emulator');
  log.level = 'error';
  const emulator = await start({
    port: 0,
    members: ['ada', 'grace', 'linus'],
    clock: Date.now,
    random: Math.random,
    log,
    ...options,
    folder,
  });
  const { app, installation } = emulator;
  return {
    ...emulator,
    folder,
    installationId: installation.id,
    appPrivateKeyPem: emulator.appPrivateKey.reveal(),
    mintToken: async (scope) => {
      const full: TokenScope = { permissions: { ...installation.permissions }, ...scope };
      const { secret }: { secret: Secret } = await issueToken(emulator.context, app, installation, full);
      return secret.reveal();
    },
    stop: async () => {
      await emulator.stop();
      if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
    },
  };
}
