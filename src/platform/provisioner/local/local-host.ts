import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LOG_FILES, type WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import { WORKSPACE_FILES } from '../../../contract/workspace-processes.ts';
import { Fault } from '../../../lib/fault.ts';
import { fileTail } from '../../../lib/file-tail.ts';
import { writeFileWhole } from '../../../lib/private-file.ts';
import type { ProcessIdentity } from '../../../lib/running-process.ts';
import { SingleFlight } from '../../../lib/single-flight.ts';
import { redactSecrets } from '../../../lib/secret.ts';
import {
  type BootAddresses,
  type HostIsolation,
  MOST_OUTPUT,
  type OnDeath,
  type PrepareSecrets,
  type WorkspaceHost,
  type WorkspaceInspection,
  type WorkspaceSecrets,
} from '../workspace-host.ts';
import { endWorkspace, findInit, startInit } from './init-process.ts';
import { probeIsolation } from './probe-isolation.ts';
import { WatchedWorkspace, type WatchOptions } from './watched-workspace.ts';
import {
  forgetAgentSecrets,
  forgetWorkspace,
  isStateNew,
  makeWorkspaceFolders,
  workspaceFolders,
  writeSecrets,
} from './workspace-folders.ts';

export type LocalHostOptions = WatchOptions & { readonly dataFolder: string };

/** Runs workspaces on this machine: a detached init for each, below the data folder. */
export class LocalHost implements WorkspaceHost {
  readonly #options: LocalHostOptions;
  readonly #watched = new Map<string, WatchedWorkspace>();
  readonly #probes = new SingleFlight<HostIsolation>();
  #isolation: HostIsolation | undefined;
  #told: OnDeath = async () => async () => ({});

  constructor(options: LocalHostOptions) {
    this.#options = options;
  }

  async isolation(): Promise<HostIsolation> {
    this.#isolation ??= await this.#probes.do('isolation', async () => {
      const found = await probeIsolation();
      if (found.warning !== undefined) this.#options.log.warn(found.warning);
      return found;
    });
    return this.#isolation;
  }

  /** What can be wrong with this machine is warned of by `isolation`. */
  async faults(): Promise<readonly Fault[]> {
    return [];
  }

  folders(name: string): WorkspaceBoot['folders'] {
    return workspaceFolders(this.#options.dataFolder, name);
  }

  addressesInside(addresses: BootAddresses): BootAddresses {
    return addresses;
  }

  onDeath(told: OnDeath): void {
    this.#told = told;
  }

  async start(boot: WorkspaceBoot, prepare: PrepareSecrets): Promise<void> {
    const folder = dirname(boot.folders.sidecar);
    const text = `${JSON.stringify(boot, null, 2)}\n`;
    const running = await findInit(folder);
    if (running?.bootSha256 === createHash('sha256').update(text).digest('hex')) {
      if (!this.#watched.has(boot.name)) this.#watch(boot.name, running);
      return;
    }
    await this.stop(boot.name);
    await makeWorkspaceFolders(boot.folders);
    await writeSecrets(boot.folders, await prepare({ isStateNew: await isStateNew(boot.folders) }));
    await writeFileWhole(join(folder, WORKSPACE_FILES.boot), text);
    const init = await startInit(folder);
    this.#watch(boot.name, init);
  }

  async stop(name: string): Promise<void> {
    const watched = this.#watched.get(name);
    this.#watched.delete(name);
    await watched?.release();
    try {
      await endWorkspace(this.#folder(name), this.folders(name).workspace);
    } catch (error) {
      // What could not be ended is watched as before: nobody else does.
      if (watched !== undefined) this.#watch(name, watched.init);
      throw error;
    }
    await forgetAgentSecrets(this.folders(name));
  }

  async remove(name: string, files: 'keep' | 'remove'): Promise<void> {
    await this.stop(name);
    if (files === 'keep') return forgetWorkspace(this.folders(name));
    await rm(this.#folder(name), { recursive: true, force: true });
  }

  async files(name: string): Promise<readonly string[]> {
    const { home, workspace } = this.folders(name);
    return [home, workspace].filter((folder) => existsSync(folder));
  }

  async endOthers(known: ReadonlySet<string>): Promise<void> {
    const names = await readdir(join(this.#options.dataFolder, 'workspaces')).catch(() => []);
    for (const name of names) {
      if (!known.has(name) && (await findInit(this.#folder(name))) !== undefined) await this.stop(name);
    }
  }

  async inspect(name: string): Promise<WorkspaceInspection> {
    const init = await findInit(this.#folder(name));
    if (init?.phase === 'ready') return { state: 'running' };
    const reason = this.#watched.get(name)?.reason;
    return { state: 'absent', ...(reason === undefined ? {} : { reason }) };
  }

  /** A machine that does not work tells nobody anything. */
  trouble(): undefined {
    return undefined;
  }

  /** What cannot be ended here, no command ends either. */
  async removalByHand(): Promise<undefined> {
    return undefined;
  }

  async logs(name: string, lines: number): Promise<string> {
    const { logs } = this.folders(name);
    const files = Object.values(LOG_FILES);
    const texts = files.map((file) => lastLines(join(logs, file), lines, MOST_OUTPUT / files.length));
    return redactSecrets((await Promise.all(texts)).join(''));
  }

  async exec(): Promise<never> {
    const what = 'nothing can be run in the sandbox of a workspace on this machine';
    throw new Fault('exec_not_possible', what, 'run workspaces in containers for that (containers in mooring.yaml)');
  }

  async close(): Promise<void> {
    await Promise.all([...this.#watched.values()].map((watched) => watched.release()));
    this.#watched.clear();
  }

  #watch(name: string, init: ProcessIdentity): void {
    const folders = this.folders(name);
    const died = (reason: string, signal: AbortSignal) => this.#told({ name, reason, isFinal: false }, signal);
    const give = (secrets: WorkspaceSecrets) => writeSecrets(folders, secrets);
    const givenUp = async (reason: string, signal: AbortSignal) =>
      void (await this.#told({ name, reason, isFinal: true }, signal));
    const parts = { ...this.#options, died, isStateNew: () => isStateNew(folders), give, givenUp };
    this.#watched.set(name, new WatchedWorkspace(this.#folder(name), init, parts));
  }

  #folder(name: string): string {
    return dirname(this.folders(name).sidecar);
  }
}

/** Whole lines, as far as they can be told. */
async function lastLines(file: string, lines: number, most: number): Promise<string> {
  const tail = await fileTail(file, most);
  const whole = tail.length < most ? tail : tail.subarray(tail.indexOf('\n') + 1);
  return whole
    .toString('utf8')
    .split('\n')
    .slice(-lines - 1)
    .join('\n');
}
