import type { WorkspaceSpec } from '../../contract/workspace.ts';
import type { Clock } from '../../lib/clock.ts';
import { Fault } from '../../lib/fault.ts';
import type { Log } from '../../lib/log.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Secret } from '../../lib/secret.ts';
import { workspaceScope } from '../broker/decide-scope.ts';
import type { Revocations } from '../broker/revocations.ts';
import type { TokenBroker } from '../broker/token-broker.ts';
import type { WorkspaceHost } from '../provisioner/workspace-host.ts';
import { toWire } from '../wire/refuse.ts';
import { type BootFacts, buildBoot } from './boot.ts';
import type { Enrolment } from './enrolment.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { reconcile } from './reconcile.ts';
import type { WorkspaceRecord } from './record.ts';
import type { WorkspaceRefusal } from './refusals.ts';
import type { WorkspaceStore } from './store.ts';
import { readTemplate } from './templates.ts';

export type LifeCycleParts = {
  readonly workspaces: WorkspaceStore;
  readonly enrolment: Enrolment;
  readonly host: WorkspaceHost;
  readonly broker: TokenBroker;
  readonly revocations: Revocations;
  readonly facts: Pick<BootFacts, 'platform' | 'github'>;
  /** Told when a workspace was started or stopped. */
  readonly changed: () => void;
  readonly log: Log;
  readonly clock: Clock;
};

export type StartOptions = {
  /** Have the sidecar enrol anew, for one that has lost its key. */
  readonly freshEnrolment?: boolean;
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
  }

  /** Whether a workspace may still be given work and tokens. */
  admits({ name, desired }: WorkspaceRecord): boolean {
    return desired === 'running' && !this.#ending.has(name) && !this.#shuttingDown;
  }

  /** Brings the records in line with mooring.yaml, then starts or adopts what should run. */
  async startAll(specs: readonly WorkspaceSpec[]): Promise<void> {
    const { workspaces, clock } = this.#parts;
    const { add, change, revive, remove } = reconcile(await workspaces.all(), specs);
    for (const name of remove) await this.#end(name, 'removed', 'workspace removed');
    for (const spec of change) {
      // Its tokens are as wide as the old grant, and its boot tells of the old repositories.
      await this.#halt(spec.name, 'grant changed');
      await workspaces.change(spec.name, spec, 'file');
    }
    for (const name of revive) await workspaces.setDesired(name, 'running');
    for (const spec of add) await workspaces.add(spec, 'file', clock());
    const records = await workspaces.all();
    const wanted = records.filter(({ desired }) => desired === 'running');
    await Promise.all(wanted.map(({ name }) => this.#turns.run(name, () => this.#start(name, {}))));
  }

  async create(spec: WorkspaceSpec): Outcome {
    const { workspaces, clock } = this.#parts;
    const { name } = spec;
    const template = await readTemplate(spec.template);
    if (!template.ok) return template;
    return this.#turns.run(name, async () => {
      if ((await workspaces.byName(name)) !== undefined) return err({ reason: 'workspace_exists', name });
      await workspaces.add(spec, 'api', clock());
      await this.#start(name, {});
      return ok(undefined);
    });
  }

  async start(name: string, options: StartOptions): Outcome {
    return this.#known(name, async () => {
      await this.#parts.workspaces.setDesired(name, 'running');
      await this.#start(name, options);
    });
  }

  async stop(name: string): Outcome {
    return this.#known(name, () => this.#end(name, 'stopped', 'workspace stopped'));
  }

  async remove(name: string): Outcome {
    return this.#known(name, async () => {
      await this.#end(name, 'stopped', 'workspace deleted');
      await this.#parts.workspaces.remove(name);
    });
  }

  /** Stops all workspaces but leaves the records as they are: the next start brings them back. */
  async shutDown(): Promise<void> {
    this.#shuttingDown = true;
    const { workspaces, host, revocations, log } = this.#parts;
    const stops = (await workspaces.all()).map(async ({ name }) => {
      try {
        await this.#turns.run(name, () => host.stop(name));
      } catch (error) {
        // Its tokens are revoked all the same.
        log.error({ workspace: name, err: error }, 'workspace could not be stopped');
      }
    });
    await Promise.all(stops);
    await revocations.request('everyone', 'platform stopped');
    await host.close();
  }

  async #known(name: string, act: () => Promise<void>): Outcome {
    return this.#turns.run(name, async () => {
      if ((await this.#parts.workspaces.byName(name)) === undefined)
        return err({ reason: 'workspace_not_found', name });
      await act();
      return ok(undefined);
    });
  }

  async #start(name: string, options: StartOptions): Promise<void> {
    const { workspaces, log, changed } = this.#parts;
    const record = await workspaces.byName(name);
    if (record === undefined || this.#shuttingDown) return;
    try {
      await this.#startOrAdopt(record, options);
      changed();
    } catch (error) {
      // One workspace that cannot run must not keep the others from running.
      const reason = error instanceof Fault ? error.sentence : String(error);
      log.error({ workspace: name, err: error }, 'workspace could not be started');
      await workspaces.setFailure(name, reason);
    }
  }

  async #startOrAdopt(record: WorkspaceRecord, { freshEnrolment = false }: StartOptions): Promise<void> {
    const { workspaces, enrolment, host, facts, log, clock } = this.#parts;
    const { id, name, spec } = record;
    const template = await readTemplate(spec.template);
    if (!template.ok) throw faultOf(template.error);
    const { kind: isolation } = await host.isolation();
    const boot = buildBoot(record, { ...facts, template: template.value, folders: host.folders(name), isolation });

    const isEnrolled = record.publicKey !== undefined;
    const codeStillWaits = record.codeExpiresAt !== undefined && record.codeExpiresAt > clock();
    const canGoOn = !freshEnrolment && (isEnrolled || codeStillWaits);
    if (canGoOn && (await host.inspect(name)).state === 'running') {
      await host.start(boot, {});
      log.info({ workspace: name }, 'workspace adopted');
      return;
    }
    await host.stop(name);
    const secrets = {
      ...(isEnrolled && !freshEnrolment ? {} : { enrolmentCode: await enrolment.issueCode(id, clock()) }),
      ...(spec.delivery === 'env' ? { frozenToken: await this.#frozenToken(record) } : {}),
    };
    await workspaces.setStarted(name, clock());
    await host.start(boot, secrets);
    log.info({ workspace: name, isolation }, 'workspace started');
  }

  async #frozenToken({ id, name, spec }: WorkspaceRecord): Promise<Secret> {
    const scope = workspaceScope({ id, name, grant: spec.grant });
    const answer = await this.#parts.broker.tokenFor(scope, 'frozen into the environment at start');
    if (!answer.ok) throw faultOf(answer.error);
    return answer.value.token;
  }

  async #end(name: string, desired: 'stopped' | 'removed', reason: string): Promise<void> {
    await this.#halt(name, reason, desired);
    this.#parts.changed();
  }

  /** Ends what runs, then its tokens: in this order, so that nothing it does on its way out is refused. */
  async #halt(name: string, reason: string, desired?: 'stopped' | 'removed'): Promise<void> {
    const { workspaces, enrolment, host, revocations } = this.#parts;
    const record = await workspaces.byName(name);
    if (record === undefined) return;
    this.#ending.add(name);
    try {
      await host.stop(name);
      if (desired !== undefined) await workspaces.setDesired(name, desired);
      await enrolment.voidCode(record.id);
      await revocations.request(record.id, reason);
    } finally {
      this.#ending.delete(name);
    }
  }
}

function faultOf(refusal: Parameters<typeof toWire>[0]): Fault {
  const { code, message, remedy } = toWire(refusal);
  return new Fault(code, message, remedy);
}
