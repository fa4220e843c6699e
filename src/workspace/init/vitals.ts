import { join } from 'node:path';
import { type Ending, type ToldVitals, VITALS_EVERY, VITALS_PATH, type Vitals as Told } from '../../contract/vitals.ts';
import { SOCKETS, type WorkspaceBoot } from '../../contract/workspace-boot.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { RestartCount } from '../../lib/restart-count.ts';
import type { ProcessLimit } from './container/process-limit.ts';
import type { Part } from './part.ts';

type Program = Told['restarts'][number]['program'];

/** Milliseconds between two looks. */
const LOOK_EVERY = 5_000;

/** A limit that was met is told for this long at least: an agent's tools fail in bursts. Milliseconds. */
const FULL_FOR = 60_000;

export type VitalsParts = {
  readonly tell: (vitals: Told) => Promise<void>;
  readonly limit: () => ProcessLimit | undefined;
  readonly log: Log;
  readonly clock: Clock;
  /** Milliseconds between two looks. */
  readonly lookEvery?: number;
};

/**
 * Tells what of the workspace is not well although it runs: by the sidecar, since init speaks with nobody outside. What
 * cannot be told now is told at the next look.
 */
export class Vitals {
  readonly #parts: VitalsParts;
  readonly #restarts = new Map<Program, RestartCount<Ending>>();
  /** A container's group is new at each start, and has refused nothing yet. */
  #refused = 0;
  #fullAt = -Infinity;
  #told = { text: text({ restarts: [] }), at: -Infinity };
  #timer: NodeJS.Timeout | undefined;
  #telling = false;

  constructor(parts: VitalsParts) {
    this.#parts = parts;
  }

  /** A program has ended by itself, and is started again. */
  ended(program: Program, last: Ending): void {
    const count = this.#restarts.get(program) ?? new RestartCount<Ending>();
    this.#restarts.set(program, count);
    count.ended(last, this.#parts.clock());
    if (this.#timer !== undefined) void this.look();
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.look(), this.#parts.lookEvery ?? LOOK_EVERY).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async look(): Promise<void> {
    const { clock, tell, log } = this.#parts;
    const vitals = this.#seen(clock());
    const now = text(vitals);
    const isDue = clock() - this.#told.at >= VITALS_EVERY && now !== WELL;
    if (this.#telling || (now === this.#told.text && !isDue)) return;
    this.#telling = true;
    try {
      await tell(vitals);
      this.#told = { text: now, at: clock() };
    } catch (error) {
      // A sidecar that is being started again hears it at the next look.
      log.debug({ err: error }, 'how the workspace is could not be told');
    }
    this.#telling = false;
  }

  #seen(now: number): Told {
    const limit = this.#parts.limit();
    if (limit !== undefined && isFull(limit, this.#refused)) this.#fullAt = now;
    this.#refused = limit?.refused ?? 0;
    const isMet = limit !== undefined && now - this.#fullAt < FULL_FOR;
    const restarts = [...this.#restarts].flatMap(([program, count]) => {
      const counted = count.at(now);
      return counted === undefined ? [] : [{ program, ...counted }];
    });
    return { restarts, ...(isMet ? { processes: { limit: limit.limit } } : {}) };
  }
}

const text = (vitals: Told): string => JSON.stringify(vitals);

const WELL = text({ restarts: [] });

/** Whoever was refused has often ended since, so that for a moment there is room again. */
const isFull = ({ limit, current, refused }: ProcessLimit, before: number): boolean =>
  current >= limit || refused > before;

/** Milliseconds for a sidecar on the same machine. */
const PATIENCE = 5_000;

/** To the sidecar by the agent's own door, which is there wherever the agent's half is. */
export const tellSidecar =
  ({ folders }: WorkspaceBoot, part: Part): VitalsParts['tell'] =>
  async (vitals) => {
    // Whoever is well never loads what speaks HTTP.
    const { sendJson } = await import('../../lib/send-json.ts');
    const body: ToldVitals = { part, ...vitals };
    const { status } = await sendJson({
      ...{ socket: join(folders.run, SOCKETS.relay), method: 'POST', path: VITALS_PATH, body: JSON.stringify(body) },
      ...{ idle: PATIENCE, signal: AbortSignal.timeout(PATIENCE) },
    });
    if (status !== 204) throw new Error(`the sidecar has answered ${status}`);
  };
