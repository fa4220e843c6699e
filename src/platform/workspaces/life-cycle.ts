import type { Grants } from '../../contract/grant.ts';
import type { GrantsAnswer } from '../../contract/grants-change.ts';
import type { RemovalAnswer } from '../../contract/workspace-removal.ts';
import type { WorkspaceSpec } from '../../contract/workspace.ts';
import { Fault } from '../../lib/fault.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Retirements } from '../broker/retirements.ts';
import type { Revocations } from '../broker/revocations.ts';
import { changeGrants, type GrantChangeParts, type GrantChangeRefusal } from './change-grants.ts';
import { decideCommand, type OperatorsCommand } from './decide-command.ts';
import type { LeftBehind } from './left-behind.ts';
import { OneAtATime } from './one-at-a-time.ts';
import type { WorkspaceRecord } from './record.ts';
import type { WorkspaceRefusal } from './refusals.ts';
import { removeWorkspace } from './remove-workspace.ts';
import { keepFresh } from '../provisioner/keep-fresh.ts';
import type { PrepareSecrets, WorkspaceDeath, WorkspaceSecrets } from '../provisioner/workspace-host.ts';
import type { WorkspaceRestarts } from './restarts.ts';
import { secretsAgain, startOrAdopt, type StartOptions, type StartParts } from './start-workspace.ts';
import { takeFile } from './take-file.ts';
import { templateOf } from './templates.ts';

export type LifeCycleParts = StartParts &
  GrantChangeParts & {
    readonly revocations: Revocations;
    readonly retirements: Retirements;
    readonly restarts: WorkspaceRestarts;
    /** Told when a workspace was started or stopped. */
    readonly changed: () => void;
  };

type Outcome = Promise<Result<void, WorkspaceRefusal>>;

/** Starts, adopts and stops workspaces, so that what runs is what the records say. */
export class LifeCycle {
  readonly #parts: LifeCycleParts;
  readonly #turns = new OneAtATime();
  readonly #ending = new Set<string>();
  #shuttingDown = false;

  constructor(parts: LifeCycleParts) {
    this.#parts = parts;
    parts.host.onDeath((death, signal) => this.#mourn(death, signal));
  }

  /** Whether a workspace may still be given work and tokens. */
  admits({ name, desired }: WorkspaceRecord): boolean {
    return desired === 'running' && !this.#ending.has(name) && !this.#shuttingDown;
  }

  /** Brings the records in line with mooring.yaml, then starts or adopts what should run. */
  async startAll(named: readonly WorkspaceSpec[]): Promise<void> {
    await takeFile(this.#parts, named, {
      remove: (name) => this.#end(name, 'removed', 'workspace removed'),
      halt: (name, change) => this.#halt(name, 'grant changed', change),
    });
    const { workspaces, host, retirements } = this.#parts;
    await retirements.retireAll();
    const records = await workspaces.all();
    const wanted = records.filter(({ desired }) => desired === 'running');
    await host.endOthers(new Set(wanted.map(({ name }) => name)));
    await Promise.all(wanted.map(({ name }) => this.#turns.run(name, () => this.#start(name, {}))));
  }

  async create(asked: WorkspaceSpec): Outcome {
    const { workspaces, clock } = this.#parts;
    const found = await templateOf(asked, this.#parts.templates);
    if (!found.ok) return found;
    const { spec } = found.value;
    const { name } = spec;
    return this.#turns.run(name, async () => {
      const there = await workspaces.byName(name);
      if (there?.desired === 'deleted') return err({ reason: 'workspace_removed', name, by: 'operator' });
      if (there !== undefined) return err({ reason: 'workspace_exists', name });
      await workspaces.add(spec, 'api', clock());
      await this.#start(name, {});
      return ok(undefined);
    });
  }

  /** @param unlessRunning refuses one that runs, which otherwise is adopted, or replaced by what it should be */
  async start(
    name: string,
    { unlessRunning = false, ...options }: StartOptions & { unlessRunning?: boolean },
  ): Outcome {
    return this.#known(name, 'start', async ({ desired, failure }) => {
      const { workspaces, host } = this.#parts;
      const isUp = unlessRunning && desired === 'running' && failure === undefined;
      if (isUp && (await host.inspect(name)).state === 'running') return { reason: 'workspace_running', name };
      await workspaces.setDesired(name, 'running');
      await this.#start(name, options);
      return undefined;
    });
  }

  async stop(name: string): Outcome {
    return this.#known(name, 'stop', () => this.#end(name, 'stopped', 'workspace stopped'));
  }

  /** Ends and starts it in one turn, so that nothing comes between; what it is given is given anew. */
  async restart(name: string, options: StartOptions): Outcome {
    return this.#known(name, 'restart', async () => {
      await this.#halt(name, 'workspace restarted', () => this.#parts.workspaces.setDesired(name, 'running'));
      await this.#start(name, options);
    });
  }

  /** Ends it for good; what it has written is kept for the next of its name, or removed too. */
  async remove(name: string, files: 'keep' | 'remove'): Promise<Result<RemovalAnswer, WorkspaceRefusal>> {
    const end = () => this.#end(name, 'stopped', 'workspace deleted');
    return this.#turns.run(name, async () => {
      const removed = await removeWorkspace(this.#parts, name, files, end);
      if (removed.ok) this.#parts.restarts.forget(name);
      return removed;
    });
  }

  /** Gives a workspace other grants while it works on; it is not started again. */
  async changeGrants(name: string, grants: Grants): Promise<Result<GrantsAnswer, GrantChangeRefusal>> {
    return this.#turns.run(name, () => changeGrants(this.#parts, name, grants));
  }

  /** Stops all workspaces but leaves the records as they are: the next start brings them back. Gives what still runs. */
  async shutDown(): Promise<readonly LeftBehind[]> {
    this.#shuttingDown = true;
    const { workspaces, host, revocations, log } = this.#parts;
    const left: LeftBehind[] = [];
    const stops = (await workspaces.all()).map(async ({ name, desired }) => {
      try {
        await this.#turns.run(name, () => host.stop(name));
      } catch (error) {
        // Its tokens are revoked all the same.
        if (desired === 'running') left.push({ name, error });
        log.error({ workspace: name, err: error }, 'workspace could not be stopped');
      }
    });
    await Promise.all(stops);
    await revocations.request('everyone', 'platform stopped');
    await host.close();
    return left;
  }

  /** Leaves all workspaces running, with their tokens: the next platform adopts them. */
  async letGo(): Promise<void> {
    await this.#parts.host.close();
  }

  /** What an operator does by hand is a new beginning, when it is done: a refusal keeps what was counted. */
  async #known(
    name: string,
    command: OperatorsCommand,
    act: (record: WorkspaceRecord) => Promise<WorkspaceRefusal | void>,
  ): Outcome {
    return this.#turns.run(name, async () => {
      const { workspaces, restarts } = this.#parts;
      const record = await workspaces.byName(name);
      if (record === undefined) return err({ reason: 'workspace_not_found', name });
      const refused = decideCommand(command, record);
      if (refused !== undefined) return err(refused);
      const refusal = await act(record);
      if (refusal !== undefined) return err(refusal);
      // Whoever has died meanwhile is mourned in a later turn, and counts.
      restarts.forget(name);
      return ok(undefined);
    });
  }

  async #start(name: string, options: StartOptions): Promise<void> {
    const { workspaces, log, changed } = this.#parts;
    const record = await workspaces.byName(name);
    if (record === undefined || this.#shuttingDown) return;
    try {
      await startOrAdopt(this.#parts, record, options, () => this.#takeTokens(record, 'workspace died'));
      changed();
    } catch (error) {
      // One workspace that cannot run must not keep the others from running.
      const reason = error instanceof Fault ? error.sentence : String(error);
      log.error({ workspace: name, err: error }, 'workspace could not be started');
      await workspaces.setFailure(name, reason);
    }
  }

  /**
   * Nobody holds the tokens of one that has died, so nobody shall use them; what is started again asks for its own. One
   * that was ended while this waited for its turn is mourned no longer.
   */
  async #mourn({ name, reason, isFinal }: WorkspaceDeath, signal: AbortSignal): Promise<PrepareSecrets | undefined> {
    const { workspaces, restarts, changed, clock } = this.#parts;
    return this.#turns.run(name, async () => {
      const record = await workspaces.byName(name);
      if (signal.aborted || record === undefined || !this.admits(record)) return undefined;
      await this.#takeTokens(record, 'workspace died');
      if (isFinal) await workspaces.setFailure(name, reason);
      else {
        restarts.died(name, reason);
        await workspaces.setStarted(name, clock());
      }
      changed();
      return isFinal ? undefined : keepFresh((start) => this.#prepareAgain(name, start, signal), clock);
    });
  }

  async #prepareAgain(
    name: string,
    { isStateNew }: Parameters<PrepareSecrets>[0],
    signal: AbortSignal,
  ): Promise<WorkspaceSecrets> {
    return this.#turns.run(name, async () => {
      signal.throwIfAborted();
      const record = await this.#parts.workspaces.byName(name);
      if (record === undefined) throw new Error(`there is no workspace "${name}" any more`);
      return secretsAgain(this.#parts, record, isStateNew);
    });
  }

  /** As if it were gone: nobody grants it anything meanwhile. */
  async #takeTokens({ id, name, spec }: WorkspaceRecord, reason: string): Promise<void> {
    this.#ending.add(name);
    try {
      await this.#parts.retirements.retire({ id, grants: spec.grants }, reason);
    } finally {
      this.#ending.delete(name);
    }
  }

  async #end(name: string, desired: 'stopped' | 'removed', reason: string): Promise<void> {
    await this.#halt(name, reason, () => this.#parts.workspaces.setDesired(name, desired));
    this.#parts.changed();
  }

  /** Ends what runs, then its tokens: in this order, so that nothing it does on its way out is refused. */
  async #halt(name: string, reason: string, change: () => Promise<void>): Promise<void> {
    const { workspaces, enrolment, host, retirements } = this.#parts;
    const record = await workspaces.byName(name);
    if (record === undefined) return;
    this.#ending.add(name);
    try {
      await host.stop(name);
      await change();
      await enrolment.voidCode(record.id);
      await retirements.retire({ id: record.id, grants: record.spec.grants }, reason);
    } finally {
      this.#ending.delete(name);
    }
  }
}
