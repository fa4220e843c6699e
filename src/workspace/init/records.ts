import { dirname, join } from 'node:path';
import { INSIDE } from '../../contract/workspace-boot.ts';
import { ChildrenRecord, InitRecord, WORKSPACE_FILES } from '../../contract/workspace-processes.ts';
import { Fault } from '../../lib/fault.ts';
import { readJsonFile } from '../../lib/json-file.ts';
import { writeFileWhole } from '../../lib/private-file.ts';
import { endProcess, identifyProcess, isRunning } from '../../lib/running-process.ts';
import { processesThatSee } from '../../lib/sandboxed-processes.ts';
import type { BootFile } from './read-boot.ts';

/** Who runs in a workspace, for a successor that has to adopt or end it. */
export interface ProcessRecords {
  /** Takes the place of init in this workspace, unless another init holds it. */
  claim(): Promise<void>;
  ready(): Promise<void>;
  /** It ends, and no other start can help: `reason` is for the operator. */
  failed(reason: string): Promise<void>;
  /** Ends what an init that was killed has left. */
  endLeftovers(): Promise<void>;
  /** Records a child that has just been started. */
  child(name: keyof ChildrenRecord, pid: number | undefined): Promise<void>;
}

/** A container ends whole, and its pids mean nothing afterwards: who runs in it is the engine's to know. */
export const NO_RECORDS: ProcessRecords = {
  claim: async () => undefined,
  ready: async () => undefined,
  failed: async () => undefined,
  endLeftovers: async () => undefined,
  child: async () => undefined,
};

/** Writes down who runs in a workspace on this machine, beside its boot file. */
export class Records implements ProcessRecords {
  readonly #file: BootFile;
  readonly #children: ChildrenRecord = {};
  #writing: Promise<void> = Promise.resolve();

  constructor(file: BootFile) {
    this.#file = file;
  }

  async claim(): Promise<void> {
    const held = await readJsonFile(this.#path('init'), InitRecord);
    if (held !== undefined && held.pid !== process.pid && (await isRunning(held))) {
      throw new Fault(
        'workspace_running',
        `workspace ${this.#file.boot.name} already runs as process ${held.pid}`,
        'stop it first, or leave it running',
      );
    }
    await this.#writeInit('starting');
  }

  async ready(): Promise<void> {
    await this.#writeInit('ready');
  }

  async failed(reason: string): Promise<void> {
    await this.#writeInit('failed', reason);
  }

  /** Both die with it by themselves, and this makes sure of it. */
  async endLeftovers(): Promise<void> {
    const recorded = (await readJsonFile(this.#path('children'), ChildrenRecord)) ?? {};
    const sandboxed = await processesThatSee(this.#file.boot.folders.workspace, INSIDE.workspace);
    await Promise.all([...Object.values(recorded), ...sandboxed].map((child) => endProcess(child, 1_000)));
  }

  /** Writes are made in order, one at a time. */
  async child(name: keyof ChildrenRecord, pid: number | undefined): Promise<void> {
    const identity = pid === undefined ? undefined : await identifyProcess(pid);
    if (identity === undefined) return;
    this.#children[name] = identity;
    this.#writing = this.#writing.then(() => writeFileWhole(this.#path('children'), JSON.stringify(this.#children)));
    await this.#writing;
  }

  async #writeInit(phase: InitRecord['phase'], reason?: string): Promise<void> {
    const self = await identifyProcess(process.pid);
    if (self === undefined) throw new Error('this process does not find itself in /proc');
    const record: InitRecord = { ...self, bootSha256: this.#file.sha256, phase, ...(reason && { reason }) };
    await writeFileWhole(this.#path('init'), JSON.stringify(record));
  }

  #path(name: keyof typeof WORKSPACE_FILES): string {
    return join(dirname(this.#file.path), WORKSPACE_FILES[name]);
  }
}
