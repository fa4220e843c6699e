import { dirname, join } from 'node:path';
import { CONTAINER_FOLDERS, CONTAINER_USERS, type WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import { IN_WORKSPACE } from '../../../contract/workspace-wiring.ts';
import { Fault } from '../../../lib/fault.ts';
import { redactSecrets } from '../../../lib/secret.ts';
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
} from '../workspace-host.ts';
import { type ContainersConfig, settingsFor } from './containers-config.ts';
import { EngineWatch } from './engine-watch.ts';
import { findEngineFaults } from './find-engine-faults.ts';
import { KeptWorkspace, type KeepParts } from './kept-workspace.ts';
import { LABELS } from './labels.ts';
import { labelsOf, makeContainers, removeContainers, runAsPlanned, stopContainers } from './make-containers.ts';
import { planContainers, type WorkspacePlan } from './plan-containers.ts';
import { reachFromContainers } from './reach-from-containers.ts';
import { removalByHand } from './removal-by-hand.ts';
import { runCommand } from './run-command.ts';
import { tellDeath } from './tell-death.ts';
import { Undo } from './undo.ts';
import { removeVolumes, writtenVolumes } from './workspace-volumes.ts';

export type DockerHostOptions = Omit<KeepParts, 'told'> & {
  readonly config: ContainersConfig;
  /** The platform's unix socket on this machine. */
  readonly socket: string;
  /** The socket of the engine that `podman` is where none is named. */
  readonly podmansOwn?: string | undefined;
};

/** Runs workspaces in containers of Docker or Podman. */
export class DockerHost implements WorkspaceHost {
  readonly #options: DockerHostOptions;
  readonly #kept = new Map<string, KeptWorkspace>();
  /** Names of those that were stopped since, and not started again. */
  readonly #stopped = new Set<string>();
  /** Of starts that failed, and are not undone yet. */
  readonly #halfMade = new Map<string, Undo>();
  readonly #watch: EngineWatch;
  #told: OnDeath = async () => async () => ({});
  #isPodman: Promise<boolean> | undefined;

  constructor(options: DockerHostOptions) {
    this.#options = options;
    const labels = labelsOf(options.instance);
    this.#watch = new EngineWatch({ ...options, labels, look: () => this.#look() });
  }

  async isolation(): Promise<HostIsolation> {
    return { kind: 'container' };
  }

  faults(workspaces: ReadonlyMap<string, WorkspaceNeeds>): Promise<readonly Fault[]> {
    return findEngineFaults(this.#options.engine, this.#options.config, workspaces);
  }

  folders(): WorkspaceBoot['folders'] {
    return CONTAINER_FOLDERS;
  }

  addressesInside(addresses: BootAddresses): BootAddresses {
    return reachFromContainers(addresses, this.#options.config);
  }

  onDeath(told: OnDeath): void {
    this.#told = told;
  }

  async start(boot: WorkspaceBoot, prepare: PrepareSecrets, needs: WorkspaceNeeds): Promise<void> {
    this.#watch.start();
    const plan = await this.#plan(boot, needs);
    await this.#halfMade.get(boot.name)?.run();
    this.#halfMade.delete(boot.name);
    if (await runAsPlanned(this.#options, plan)) {
      if (!this.#kept.has(boot.name)) this.#keep(plan);
      return;
    }
    const [fault] = await this.faults(new Map([[boot.name, needs]]));
    if (fault !== undefined) throw fault;
    await this.#end(boot.name, removeContainers);
    await this.#make(plan, prepare);
    this.#keep(plan);
  }

  async stop(name: string): Promise<void> {
    await this.#end(name, stopContainers);
    this.#stopped.add(name);
  }

  async remove(name: string, files: 'keep' | 'remove'): Promise<void> {
    await this.#end(name, removeContainers);
    await removeVolumes(this.#options, name, files);
  }

  async files(name: string): Promise<readonly string[]> {
    return writtenVolumes(this.#options, name);
  }

  async endOthers(known: ReadonlySet<string>): Promise<void> {
    const { engine, instance, log } = this.#options;
    const found = await engine.containers(labelsOf(instance));
    for (const name of new Set(found.map(({ labels }) => labels[LABELS.workspace] ?? ''))) {
      if (name === '' || known.has(name)) continue;
      log.warn({ workspace: name }, 'containers of a workspace that is no more are removed');
      await removeContainers(this.#options, name);
    }
  }

  async inspect(name: string): Promise<WorkspaceInspection> {
    const kept = this.#kept.get(name);
    // What the watch knows, an engine need not be asked for.
    if (kept !== undefined) {
      return kept.reason === undefined ? { state: 'running' } : { state: 'absent', reason: kept.reason };
    }
    // Nor why one has ended that was asked to.
    if (this.#stopped.has(name)) return { state: 'absent' };
    const { engine, instance } = this.#options;
    const found = await engine.containers(labelsOf(instance, name));
    if (found.length > 0 && found.every(({ isRunning }) => isRunning)) return { state: 'running' };
    for (const { id, isRunning } of found) {
      const state = isRunning ? undefined : await engine.inspect(id);
      if (state === undefined || state.isNew) continue;
      return { state: 'absent', reason: tellDeath({ ...state, log: await engine.logs(id, 20) }).reason };
    }
    return { state: 'absent' };
  }

  trouble(): HostTrouble | undefined {
    return this.#watch.trouble;
  }

  async removalByHand(): Promise<string> {
    const { engine, instance, podmansOwn } = this.#options;
    const isPodman = await this.#isPodman?.catch(() => undefined);
    return removalByHand(engine.address, instance, isPodman, podmansOwn);
  }

  async logs(name: string, lines: number): Promise<string> {
    const { engine, instance } = this.#options;
    const texts: string[] = [];
    for (const { id } of await engine.containers(labelsOf(instance, name))) texts.push(await engine.logs(id, lines));
    return redactSecrets(texts.join(''));
  }

  async exec(name: string, command: readonly string[], signal: AbortSignal): Promise<ExecOutcome> {
    const { engine, instance } = this.#options;
    const containers = await engine.containers(labelsOf(instance, name));
    const agents = containers.find(({ isRunning, labels }) => isRunning && labels[LABELS.part] !== 'sidecar');
    if (agents === undefined) {
      throw new Fault(
        'workspace_not_running',
        `no container of "${name}" runs`,
        `mooring workspace list says why; mooring workspace restart ${name} starts it`,
      );
    }
    const { workspace, wiring } = CONTAINER_FOLDERS;
    const { agent } = CONTAINER_USERS;
    const place = { User: `${agent}:${agent}`, WorkingDir: workspace };
    const Cmd = [join(wiring, 'bin', IN_WORKSPACE), ...command];
    const outcome = await runCommand(this.#options, agents.id, { ...place, Cmd }, signal);
    return { ...outcome, output: redactSecrets(outcome.output) };
  }

  async close(): Promise<void> {
    await this.#watch.close();
    await Promise.all([...this.#kept.keys()].map((name) => this.#letGo(name)));
  }

  async #plan(boot: WorkspaceBoot, needs: WorkspaceNeeds): Promise<WorkspacePlan> {
    const { config, engine, instance, socket } = this.#options;
    const settings = settingsFor({ workspace: boot.name, template: needs.template }, config, needs.container);
    this.#isPodman ??= engine.isPodman();
    try {
      const mounted = config.platform === undefined ? { platformFolder: dirname(socket) } : {};
      return planContainers(boot, needs, { instance, settings, isPodman: await this.#isPodman, ...mounted });
    } catch (error) {
      this.#isPodman = undefined;
      throw error;
    }
  }

  /** Makes all of it, or leaves nothing: what cannot be undone at once is undone when the engine answers again. */
  async #make(plan: WorkspacePlan, prepare: PrepareSecrets): Promise<void> {
    const { workspace } = plan;
    const undo = new Undo();
    try {
      await makeContainers(this.#options, plan, prepare, undo);
    } catch (error) {
      this.#halfMade.set(workspace, undo);
      await this.#undo(workspace, undo);
      throw error;
    }
  }

  async #undo(workspace: string, undo: Undo): Promise<void> {
    try {
      await undo.run();
      if (this.#halfMade.get(workspace) === undo) this.#halfMade.delete(workspace);
    } catch (error) {
      const what = 'what a failed start has made is left at the engine; it is removed when that answers';
      this.#options.log.warn({ workspace, err: error }, what);
      this.#watch.start();
    }
  }

  /** Ends it while nobody would start it again. What could not be ended is kept as before: nobody else watches it. */
  async #end(name: string, how: typeof stopContainers): Promise<void> {
    const kept = this.#kept.get(name);
    await this.#letGo(name);
    try {
      await how(this.#options, name);
    } catch (error) {
      if (kept !== undefined) this.#keep(kept.plan);
      throw error;
    }
  }

  #keep(plan: WorkspacePlan): void {
    const told: OnDeath = (death, signal) => this.#told(death, signal);
    this.#stopped.delete(plan.workspace);
    this.#kept.set(plan.workspace, new KeptWorkspace(plan, { ...this.#options, told }));
    this.#watch.start();
    this.#watch.lookSoon();
  }

  async #letGo(name: string): Promise<void> {
    const kept = this.#kept.get(name);
    this.#kept.delete(name);
    await kept?.release();
  }

  async #look(): Promise<void> {
    const { engine, instance } = this.#options;
    const asked = [...this.#kept.values()];
    const listed = await engine.containers(labelsOf(instance));
    for (const kept of asked) kept.see(listed);
    for (const [workspace, undo] of this.#halfMade) await this.#undo(workspace, undo);
  }
}
