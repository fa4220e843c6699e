import { join } from 'node:path';
import { Fault } from '../lib/fault.ts';
import { AuditLog } from './audit/audit-log.ts';
import { Revocations } from './broker/revocations.ts';
import { loadKeptKeys, SEALING_KEY_VARIABLE } from './sealing/kept-keys.ts';
import { describeLost, findLostTokens } from './sealing/lost-tokens.ts';
import { TokenStore } from './broker/store.ts';
import { openDataFolder } from './data-folder.ts';
import { openApps } from './github/open-apps.ts';
import type { WorkspaceHost } from './provisioner/workspace-host.ts';
import { readConfig } from './read-config.ts';
import type { PlatformOptions } from './start-platform.ts';
import { openStore } from './store/open-store.ts';
import { describeLeft, type LeftBehind } from './workspaces/left-behind.ts';
import type { WorkspaceRecord } from './workspaces/record.ts';
import { WorkspaceStore } from './workspaces/store.ts';

/** How long revoking may take, in milliseconds. */
const REVOCATION_PATIENCE = 10_000;

/**
 * Does what a platform that was killed has left undone: ends its workspaces and revokes what it issued. Nothing is
 * served or started, and GitHub is asked for nothing else. A `Fault` says what is left all the same.
 */
export async function drain(options: Omit<PlatformOptions, 'delivery'>): Promise<void> {
  const { environment, host, log, clock, random } = options;
  const { github } = await readConfig(options.configFile);
  // Before anything is started that could inherit it.
  environment.take(SEALING_KEY_VARIABLE);
  const warn = (sentence: string) => log.warn(sentence);
  const apps = await openApps(github, { clock, environment, warn });
  const data = await openDataFolder(options.dataFolder);
  const store = await openStore(join(data.path, 'platform.db'));
  try {
    const { ring } = await loadKeptKeys(join(data.path, 'sealing.key'), environment);
    const lost = await findLostTokens(store, ring, clock());
    const tokens = new TokenStore(store, ring);
    const records = await new WorkspaceStore(store).all();
    const nameOf = (holder: string) => records.find(({ id }) => id === holder)?.name ?? holder;
    const subjectOf = async (holder: string) => nameOf(holder);
    const revocations = new Revocations({ apps, tokens, audit: new AuditLog(store), log, clock, random, subjectOf });

    const running = (await Promise.all(records.map((record) => end(host, record)))).flat();
    await revocations.request('everyone', 'platform stopped');
    await revocations.stop(REVOCATION_PATIENCE);
    const live = (await revocations.pending()).map(
      ({ doomed: { holder, token } }) => `the token ${token.sha256()} (sha256) of ${nameOf(holder)} is not revoked`,
    );
    const unreadable = lost === undefined ? [] : [describeLost(lost)];
    const left = [...(await describeLeft(running, host)), ...live, ...unreadable];
    if (left.length === 0) return log.info({ workspaces: records.length }, 'drained');
    const remedy = 'start again on the same data folder, which goes on with it; a token expires within the hour';
    throw new Fault('drain_incomplete', left.join('; '), remedy);
  } finally {
    await host.close();
    await store.destroy();
  }
}

/** What was stopped before, an engine that is away need not say again. */
async function end(host: WorkspaceHost, { name, desired }: WorkspaceRecord): Promise<readonly LeftBehind[]> {
  try {
    await host.stop(name);
    return [];
  } catch (error) {
    return desired === 'running' ? [{ name, error }] : [];
  }
}
