import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Fault } from '../../lib/fault.ts';
import type { Log } from '../../lib/log.ts';
import { writeFileWhole } from '../../lib/private-file.ts';
import { type EmulatorModel, emptyModel } from './model.ts';

/** `state.json`. The rows are our own writing: only the frame is checked, and lists that came later start empty. */
const StateFile = z.object({
  version: z.literal(1),
  /** The port of the last run, taken again so that clone URLs and remotes stay true. */
  port: z.number().int().optional(),
  /** Kept, for the times of what was made under a moved clock would otherwise lie in the future. */
  clockOffsetMs: z.number().int(),
  model: z.looseObject(
    Object.fromEntries(Object.entries(emptyModel()).map(([key, v]) => [key, z.custom(sameKind(v)).optional()])),
  ),
});

function sameKind(example: unknown): (value: unknown) => boolean {
  return (value) => (Array.isArray(example) ? Array.isArray(value) : typeof value === typeof example);
}

export type EmulatorState = { port?: number; clockOffsetMs: number; model: EmulatorModel };

/** The state in `file`, or an empty one when there is no such file. Throws a `Fault` when it cannot be read. */
export async function loadState(file: string): Promise<EmulatorState> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new Fault('state_unreadable', `${file} cannot be read (${error.code})`, 'check who owns it', {
      cause: error,
    });
  });
  if (text === undefined) return { clockOffsetMs: 0, model: emptyModel() };
  const parsed = StateFile.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new Fault('state_invalid', `${file} is not a state of the emulator`, 'move its folder away to begin anew');
  }
  const { port, clockOffsetMs, model } = parsed.data;
  return { ...(port === undefined ? {} : { port }), clockOffsetMs, model: { ...emptyModel(), ...model } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Writes the state whole, soon after it changed: many changes in a moment cost one write, writes never overlap,
 * and a killed process loses at most `delay` milliseconds (and the write that was on its way).
 */
export class StateWriter {
  readonly #file: string;
  readonly #snapshot: () => EmulatorState;
  readonly #log: Log;
  readonly #delay: number;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string, snapshot: () => EmulatorState, log: Log, delay = 50) {
    this.#file = file;
    this.#snapshot = snapshot;
    this.#log = log;
    this.#delay = delay;
  }

  /** To be called after each change. */
  readonly changed = (): void => {
    this.#timer ??= setTimeout(() => {
      this.flush().catch((error: unknown) => this.#log.error({ err: error }, 'state could not be written'));
    }, this.#delay);
  };

  /** Resolves once everything up to now is on disk. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const write = this.#writing.then(() =>
      writeFileWhole(this.#file, JSON.stringify({ version: 1, ...this.#snapshot() })),
    );
    this.#writing = write.catch(() => undefined);
    return write;
  }
}
