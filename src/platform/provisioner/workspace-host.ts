import type { ContainerSettings } from '../../contract/container-settings.ts';
import type { WorkspaceBoot } from '../../contract/workspace-boot.ts';
import type { Fault } from '../../lib/fault.ts';
import type { Secret } from '../../lib/secret.ts';

/** Secrets never lie in the boot file: the host writes each to a file of its own, mode 0600. */
export type WorkspaceSecrets = {
  /** One-time code with which the sidecar enrols; absent when it is enrolled already. */
  readonly enrolmentCode?: Secret;
  /** Delivery `env` only: the token that is frozen into the agent's environment. */
  readonly frozenToken?: Secret;
  /** What the agent is given, by name: all there is in `folders.secrets` from now on, where init alone reads it. */
  readonly agentSecrets?: ReadonlyMap<string, Secret>;
};

/** What a workspace runs in, as far as its host can choose; a machine as it stands leaves no choice. */
export type WorkspaceNeeds = {
  readonly template: string;
  /** Whether its agent can do without writing beside its own folders. */
  readonly readOnlyRoot: boolean;
  /** The workspace's own settings. */
  readonly container?: ContainerSettings;
};

/**
 * Makes what a start needs, when it really comes to one. `isStateNew`: the sidecar's key is gone, if it ever had one, so
 * that it must enrol.
 */
export type PrepareSecrets = (start: { readonly isStateNew: boolean }) => Promise<WorkspaceSecrets>;

/** How agents are kept apart here. `warning` says what an operator should know, when there is no isolation. */
export type HostIsolation = { readonly kind: WorkspaceBoot['isolation']; readonly warning?: string };

export type WorkspaceInspection = {
  readonly state: 'running' | 'absent';
  /** Why it does not run although it was started, in one sentence. */
  readonly reason?: string;
};

/** What keeps a host from doing anything for its workspaces, and since when: Unix milliseconds. */
export type HostTrouble = { readonly fault: Fault; readonly since: number };

/** A workspace that was started has ended, and nobody asked it to. */
export type WorkspaceDeath = {
  readonly name: string;
  /** One sentence. */
  readonly reason: string;
  /** No other start can help before somebody has done something: it is not started again. */
  readonly isFinal: boolean;
};

/**
 * Gives what prepares each try of the next start; without an answer there is none. The signal fires when the workspace
 * that has died is kept no longer: what is started after that is another one, whose tokens nobody shall take.
 */
export type OnDeath = (death: WorkspaceDeath, signal: AbortSignal) => Promise<PrepareSecrets | undefined>;

/** How much is told of a log or a command's output, in bytes. */
export const MOST_OUTPUT = 256 * 1_024;

export type ExecOutcome = {
  readonly exitCode: number;
  readonly output: string;
  /** It printed more than is read of it. */
  readonly isCut: boolean;
};

/** The addresses in a boot. */
export type BootAddresses = Pick<WorkspaceBoot, 'platform' | 'github'>;

/** Where workspaces run: on this machine, in containers. Workspaces outlive the process that started them. */
export interface WorkspaceHost {
  /** What the host can do, found out once by trying it. */
  isolation(): Promise<HostIsolation>;

  /** What keeps these workspaces from running here, found before any is started. */
  faults(workspaces: ReadonlyMap<string, WorkspaceNeeds>): Promise<readonly Fault[]>;

  /** The folders that `boot.folders` must name for this workspace; they need not exist yet. */
  folders(name: string): WorkspaceBoot['folders'];

  /** Addresses of this machine as a workspace reaches them. */
  addressesInside(addresses: BootAddresses): BootAddresses;

  /** Called once, before the first start. */
  onDeath(told: OnDeath): void;

  /**
   * Starts a workspace and keeps it running. One that already runs with the same boot is adopted as it is, and nothing is
   * prepared then; one with another boot is ended first. A start that fails leaves nothing.
   */
  start(boot: WorkspaceBoot, prepare: PrepareSecrets, needs: WorkspaceNeeds): Promise<void>;

  /** Ends a workspace with everything that runs for it; what it has written stays. Harmless when nothing runs. */
  stop(name: string): Promise<void>;

  /**
   * Ends a workspace and removes what it ran in, with all that is Mooring's own. What the workspace has written is removed
   * too, or kept for the next of its name.
   */
  remove(name: string, files: 'keep' | 'remove'): Promise<void>;

  /** Where what a workspace has written lies, as operators name it; nothing when there is nothing. */
  files(name: string): Promise<readonly string[]>;

  /** Ends workspaces of this platform that it knows no longer. Their files stay. */
  endOthers(known: ReadonlySet<string>): Promise<void>;

  inspect(name: string): Promise<WorkspaceInspection>;

  /** Undefined while all is well, as far as the host knows without asking. */
  trouble(): HostTrouble | undefined;

  /** The last lines that its programs have printed. */
  logs(name: string, lines: number): Promise<string>;

  /**
   * Runs a command beside the agent, as its user, to its end, or ends it when the signal fires. A `Fault` where that is
   * not to be had.
   */
  exec(name: string, command: readonly string[], signal: AbortSignal): Promise<ExecOutcome>;

  /** The command by which an operator removes what runs of this platform when this host cannot; files stay. */
  removalByHand(): Promise<string | undefined>;

  /** Lets go of all workspaces without ending them: timers and watchers of this process stop. */
  close(): Promise<void>;
}
