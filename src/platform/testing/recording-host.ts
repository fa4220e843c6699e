import { join } from 'node:path';
import { foldersBelow, type WorkspaceBoot } from '../../contract/workspace-boot.ts';
import { Fault } from '../../lib/fault.ts';
import type {
  BootAddresses,
  ExecOutcome,
  HostIsolation,
  HostTrouble,
  OnDeath,
  PrepareSecrets,
  WorkspaceHost,
  WorkspaceInspection,
  WorkspaceNeeds,
  WorkspaceSecrets,
} from '../provisioner/workspace-host.ts';

/** A host that starts nothing and remembers what it was asked: for tests of what the platform decides. */
export class RecordingHost implements WorkspaceHost {
  readonly running = new Map<string, { readonly boot: WorkspaceBoot; readonly secrets: WorkspaceSecrets }>();
  /** Names of those that have been started, and not removed. */
  readonly states = new Set<string>();
  /** Names of those that have been started, and not removed with what they wrote. */
  readonly written = new Set<string>();
  /** `start ada`, `adopt ada`, `stop ada`, in order. */
  readonly calls: string[] = [];
  /** Names that cannot be started, and why. */
  readonly broken = new Map<string, Error>();
  /** What keeps anything from being ended or looked into, as an engine that is away does. */
  fault: Error | undefined;
  /** Found before anything is started. */
  wrong: readonly Fault[] = [];
  /** Tells of a death as a host does that sees one. */
  die: OnDeath = async () => undefined;
  readonly needs = new Map<string, WorkspaceNeeds>();

  async isolation(): Promise<HostIsolation> {
    return { kind: 'bubblewrap' };
  }

  async faults(): Promise<readonly Fault[]> {
    return this.wrong;
  }

  addressesInside(addresses: BootAddresses): BootAddresses {
    return addresses;
  }

  onDeath(told: OnDeath): void {
    this.die = told;
  }

  folders(name: string): WorkspaceBoot['folders'] {
    return foldersBelow(join('/data/workspaces', name));
  }

  async start(boot: WorkspaceBoot, prepare: PrepareSecrets, needs: WorkspaceNeeds): Promise<void> {
    this.needs.set(boot.name, needs);
    const broken = this.broken.get(boot.name);
    if (broken !== undefined) throw broken;
    if (JSON.stringify(this.running.get(boot.name)?.boot) === JSON.stringify(boot)) {
      this.calls.push(`adopt ${boot.name}`);
      return;
    }
    const secrets = await prepare({ isStateNew: !this.states.has(boot.name) });
    this.states.add(boot.name);
    this.written.add(boot.name);
    this.calls.push(`start ${boot.name}`);
    this.running.set(boot.name, { boot, secrets });
  }

  async stop(name: string): Promise<void> {
    if (this.fault !== undefined) throw this.fault;
    if (this.running.delete(name)) this.calls.push(`stop ${name}`);
  }

  async remove(name: string, files: 'keep' | 'remove'): Promise<void> {
    await this.stop(name);
    this.states.delete(name);
    if (files === 'remove') this.written.delete(name);
    this.calls.push(`remove ${name}`);
  }

  async files(name: string): Promise<readonly string[]> {
    return this.written.has(name) ? [`/data/workspaces/${name}/home`] : [];
  }

  async endOthers(known: ReadonlySet<string>): Promise<void> {
    for (const name of this.running.keys()) if (!known.has(name)) await this.stop(name);
  }

  async inspect(name: string): Promise<WorkspaceInspection> {
    if (this.fault !== undefined) throw this.fault;
    return { state: this.running.has(name) ? 'running' : 'absent' };
  }

  trouble(): HostTrouble | undefined {
    return this.fault instanceof Fault ? { fault: this.fault, since: 1_000 } : undefined;
  }

  async removalByHand(): Promise<string> {
    return 'engine rm --force';
  }

  async logs(name: string, lines: number): Promise<string> {
    return `the last ${lines} lines of ${name}\n`;
  }

  async exec(name: string, command: readonly string[], signal: AbortSignal): Promise<ExecOutcome> {
    signal.addEventListener('abort', () => this.calls.push(`left ${name}`));
    if (this.fault !== undefined) throw this.fault;
    this.calls.push(`exec ${name} ${command.join(' ')}`);
    return { exitCode: 3, output: 'done\n', isCut: false };
  }

  async close(): Promise<void> {}
}
