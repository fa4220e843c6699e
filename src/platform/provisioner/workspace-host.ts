import type { WorkspaceBoot } from '../../contract/workspace-boot.ts';
import type { Secret } from '../../lib/secret.ts';

/** Secrets never lie in the boot file: the host writes each to a file of its own, mode 0600, for the sidecar alone. */
export type WorkspaceSecrets = {
  /** One-time code with which the sidecar enrols; absent when it is enrolled already. */
  readonly enrolmentCode?: Secret;
  /** Delivery `env` only: the token that is frozen into the agent's environment. */
  readonly frozenToken?: Secret;
};

/** How agents are kept apart here. `warning` says what an operator should know, when there is no isolation. */
export type HostIsolation = { readonly kind: WorkspaceBoot['isolation']; readonly warning?: string };

export type WorkspaceInspection = {
  readonly state: 'running' | 'absent';
  /** Why it does not run although it was started, in one sentence. */
  readonly reason?: string;
};

/** Where workspaces run: on this machine, in containers. Workspaces outlive the process that started them. */
export interface WorkspaceHost {
  /** What the host can do, found out once by trying it. */
  isolation(): Promise<HostIsolation>;

  /** The folders that `boot.folders` must name for this workspace; they need not exist yet. */
  folders(name: string): WorkspaceBoot['folders'];

  /**
   * Starts a workspace and keeps it running. One that already runs with the same boot is adopted as it is,
   * and the secrets are then left unused; one with another boot is ended first.
   */
  start(boot: WorkspaceBoot, secrets: WorkspaceSecrets): Promise<void>;

  /** Ends a workspace with everything that belongs to it. Harmless when nothing runs. */
  stop(name: string): Promise<void>;

  inspect(name: string): Promise<WorkspaceInspection>;

  /** Lets go of all workspaces without ending them: timers and watchers of this process stop. */
  close(): Promise<void>;
}
