import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import { WORKSPACE_FILES } from '../../../contract/workspace-processes.ts';
import { writeFileWhole } from '../../../lib/private-file.ts';
import type { ProcessIdentity } from '../../../lib/running-process.ts';
import { SingleFlight } from '../../../lib/single-flight.ts';
import type { HostIsolation, WorkspaceHost, WorkspaceInspection, WorkspaceSecrets } from '../workspace-host.ts';
import { endWorkspace, findInit, startInit } from './init-process.ts';
import { probeIsolation } from './probe-isolation.ts';
import { WatchedWorkspace, type WatchOptions } from './watched-workspace.ts';
import { makeWorkspaceFolders, workspaceFolders, writeSecrets } from './workspace-folders.ts';

export type LocalHostOptions = WatchOptions & { readonly dataFolder: string };

/** Runs workspaces on this machine: a detached init for each, below the data folder. */
export class LocalHost implements WorkspaceHost {
  readonly #options: LocalHostOptions;
  readonly #watched = new Map<string, WatchedWorkspace>();
  readonly #probes = new SingleFlight<HostIsolation>();
  #isolation: HostIsolation | undefined;

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

  folders(name: string): WorkspaceBoot['folders'] {
    return workspaceFolders(this.#options.dataFolder, name);
  }

  async start(boot: WorkspaceBoot, secrets: WorkspaceSecrets): Promise<void> {
    const folder = dirname(boot.folders.sidecar);
    const text = `${JSON.stringify(boot, null, 2)}\n`;
    const running = await findInit(folder);
    if (running?.bootSha256 === createHash('sha256').update(text).digest('hex')) {
      if (!this.#watched.has(boot.name)) this.#watch(boot.name, running);
      return;
    }
    await this.stop(boot.name);
    await makeWorkspaceFolders(boot.folders);
    await writeSecrets(boot.folders, secrets);
    await writeFileWhole(join(folder, WORKSPACE_FILES.boot), text);
    const init = await startInit(folder);
    this.#watch(boot.name, init);
  }

  async stop(name: string): Promise<void> {
    const watched = this.#watched.get(name);
    this.#watched.delete(name);
    await watched?.release();
    await endWorkspace(this.#folder(name), this.folders(name).workspace);
  }

  async inspect(name: string): Promise<WorkspaceInspection> {
    const init = await findInit(this.#folder(name));
    if (init?.phase === 'ready') return { state: 'running' };
    const reason = this.#watched.get(name)?.reason;
    return { state: 'absent', ...(reason === undefined ? {} : { reason }) };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#watched.values()].map((watched) => watched.release()));
    this.#watched.clear();
  }

  #watch(name: string, init: ProcessIdentity): void {
    this.#watched.set(name, new WatchedWorkspace(this.#folder(name), init, this.#options));
  }

  #folder(name: string): string {
    return dirname(this.folders(name).sidecar);
  }
}
