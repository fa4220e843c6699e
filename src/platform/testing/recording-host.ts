import { join } from 'node:path';
import { foldersBelow, type WorkspaceBoot } from '../../contract/workspace-boot.ts';
import type {
  HostIsolation,
  WorkspaceHost,
  WorkspaceInspection,
  WorkspaceSecrets,
} from '../provisioner/workspace-host.ts';

/** A host that starts nothing and remembers what it was asked: for tests of what the platform decides. */
export class RecordingHost implements WorkspaceHost {
  readonly running = new Map<string, { readonly boot: WorkspaceBoot; readonly secrets: WorkspaceSecrets }>();
  /** `start ada`, `adopt ada`, `stop ada`, in order. */
  readonly calls: string[] = [];
  /** Names that cannot be started, and why. */
  readonly broken = new Map<string, Error>();

  async isolation(): Promise<HostIsolation> {
    return { kind: 'bubblewrap' };
  }

  folders(name: string): WorkspaceBoot['folders'] {
    return foldersBelow(join('/data/workspaces', name));
  }

  async start(boot: WorkspaceBoot, secrets: WorkspaceSecrets): Promise<void> {
    const broken = this.broken.get(boot.name);
    if (broken !== undefined) throw broken;
    if (JSON.stringify(this.running.get(boot.name)?.boot) === JSON.stringify(boot)) {
      this.calls.push(`adopt ${boot.name}`);
      return;
    }
    this.calls.push(`start ${boot.name}`);
    this.running.set(boot.name, { boot, secrets });
  }

  async stop(name: string): Promise<void> {
    if (this.running.delete(name)) this.calls.push(`stop ${name}`);
  }

  async inspect(name: string): Promise<WorkspaceInspection> {
    return { state: this.running.has(name) ? 'running' : 'absent' };
  }

  async close(): Promise<void> {}
}
