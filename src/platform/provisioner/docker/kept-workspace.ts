import { setTimeout as sleep } from 'node:timers/promises';
import { type BackoffLimits, pauseAfter } from '../../../lib/backoff.ts';
import type { Clock, Random } from '../../../lib/clock.ts';
import { Fault } from '../../../lib/fault.ts';
import type { Log } from '../../../lib/log.ts';
import { unlessAborted } from '../../../lib/unless-aborted.ts';
import type { OnDeath, PrepareSecrets } from '../workspace-host.ts';
import type { ListedContainer } from './engine.ts';
import { LABELS } from './labels.ts';
import { mendContainers, type Place, stopContainers } from './make-containers.ts';
import type { WorkspacePlan } from './plan-containers.ts';
import { tellDeath, type ToldDeath } from './tell-death.ts';

const BACKOFF: BackoffLimits = { first: 500, most: 60_000 };
const STABLE_AFTER_MS = 30_000;

/** Enough to find a program's last word behind what others have printed. */
const LAST_LINES = 20;

export type KeepParts = Place & {
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
  readonly told: OnDeath;
};

/** Keeps the containers of one workspace running: says why one has ended, and starts it again unless that is final. */
export class KeptWorkspace {
  readonly plan: WorkspacePlan;
  readonly #parts: KeepParts;
  readonly #letGo = new AbortController();
  #mending: Promise<void> | undefined;
  #reason: string | undefined;
  #isGivenUp = false;
  #failures = 0;
  #upSince: number;

  constructor(plan: WorkspacePlan, parts: KeepParts) {
    this.plan = plan;
    this.#parts = parts;
    this.#upSince = parts.clock();
  }

  /** Why it does not run, while it does not. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** @param listed all containers of the platform, as the engine lists them */
  see(listed: readonly ListedContainer[]): void {
    const running = listed.filter(
      ({ isRunning, labels }) => isRunning && labels[LABELS.workspace] === this.plan.workspace,
    );
    if (running.length >= this.plan.containers.length || this.#isGivenUp || this.#letGo.signal.aborted) return;
    this.#mending ??= this.#mend().finally(() => {
      this.#mending = undefined;
    });
  }

  /** Keeps it no longer; what runs, runs on. */
  async release(): Promise<void> {
    this.#letGo.abort();
    await this.#mending;
  }

  async #mend(): Promise<void> {
    const { log, clock } = this.#parts;
    const { workspace } = this.plan;
    try {
      const death = await this.#findDeath();
      if (death === undefined || this.#letGo.signal.aborted) return;
      this.#reason = death.reason;
      log.warn({ workspace, ...death }, 'a workspace has ended');
      this.#failures = clock() - this.#upSince >= STABLE_AFTER_MS ? 0 : this.#failures;
      await this.#startAgain(death);
    } catch (error) {
      // An engine that cannot tell: the next look finds the same.
      log.warn({ workspace, err: error }, 'a workspace that has ended cannot be looked at');
    }
  }

  async #startAgain(death: ToldDeath): Promise<void> {
    const { log, clock, random } = this.#parts;
    const { workspace } = this.plan;
    const { signal } = this.#letGo;
    let prepare: PrepareSecrets | undefined;
    for (let hasStarted = false; !hasStarted && !signal.aborted;) {
      this.#failures += 1;
      try {
        prepare ??= await unlessAborted(signal, this.#parts.told({ name: workspace, ...death }, signal));
        if (death.isFinal || prepare === undefined) return await this.#giveUp();
        await sleep(pauseAfter(this.#failures, BACKOFF, random), undefined, { signal, ref: false });
        await mendContainers(this.#parts, this.plan, this.#unlessLetGo(prepare));
        [hasStarted, this.#reason, this.#upSince] = [true, undefined, clock()];
        log.info({ workspace, failures: this.#failures }, 'a workspace that had ended was started again');
      } catch (error) {
        if (signal.aborted) return;
        this.#reason = error instanceof Fault ? error.sentence : String(error);
        log.error({ workspace, err: error }, 'a workspace that had ended did not start');
        await sleep(pauseAfter(this.#failures, BACKOFF, random), undefined, { signal, ref: false }).catch(
          () => undefined,
        );
      }
    }
  }

  /** Whoever lets go waits for us, and may hold what is waited for. */
  #unlessLetGo(prepare: PrepareSecrets): PrepareSecrets {
    const { signal } = this.#letGo;
    return async (start) => {
      const secrets = await unlessAborted(signal, prepare(start));
      if (secrets === undefined) throw signal.reason;
      return secrets;
    };
  }

  /** What still runs of it is of no use. */
  async #giveUp(): Promise<void> {
    this.#isGivenUp = true;
    if (!this.#letGo.signal.aborted) await stopContainers(this.#parts, this.plan.workspace);
  }

  /** Undefined when everything runs. */
  async #findDeath(): Promise<ToldDeath | undefined> {
    const { engine } = this.#parts;
    for (const { name, part } of this.plan.containers) {
      const state = await engine.inspect(name);
      if (state?.isRunning === true) continue;
      const death =
        state === undefined
          ? { reason: 'its container was removed', isFinal: false }
          : tellDeath({ ...state, log: await engine.logs(name, LAST_LINES) });
      return part === 'workspace' ? death : { ...death, reason: `${death.reason} (the ${part}'s container)` };
    }
    return undefined;
  }
}
