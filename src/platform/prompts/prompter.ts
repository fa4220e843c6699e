import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Store } from '../store/open-store.ts';
import type { WorkspaceRecord } from '../workspaces/record.ts';
import type { WorkspaceStore } from '../workspaces/store.ts';
import { idlePromptDue } from './idle-prompt.ts';
import { idlenessOf } from './store.ts';

export type PrompterParts = {
  readonly store: Store;
  readonly workspaces: WorkspaceStore;
  readonly inbox: Inbox;
  readonly admits: (workspace: WorkspaceRecord) => boolean;
  readonly clock: Clock;
  readonly log: Log;
};

/** After a fault of the store the prompts are looked at again this much later, in milliseconds. */
const RETRY = 5_000;
/** setTimeout's longest. */
const LONGEST = 2 ** 31 - 1;

/**
 * Sends the idle prompts when they are due. It keeps nothing in memory but a timer for the next one: what is due
 * follows from the store, so that a restarted platform goes on where the last one was.
 */
export class Prompter {
  readonly #parts: PrompterParts;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #stopped = false;

  constructor(parts: PrompterParts) {
    this.#parts = parts;
  }

  /** Looks at all workspaces, now: called at start and whenever a queue or a workspace has changed. */
  look(): void {
    this.#lookAgain = true;
    if (!this.#stopped) this.#looking ??= this.#lookAtAll();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  async #lookAtAll(): Promise<void> {
    const { log } = this.#parts;
    let wait: number | undefined;
    try {
      while (this.#lookAgain && !this.#stopped) {
        // A thousand workspaces that start together are one reason to look, not a thousand.
        await turnOfTheLoop();
        this.#lookAgain = false;
        wait = await this.#sendWhatIsDue();
      }
    } catch (error) {
      log.error({ err: error }, 'prompts could not be looked at');
      wait = RETRY;
    } finally {
      this.#looking = undefined;
    }
    clearTimeout(this.#timer);
    if (wait !== undefined && !this.#stopped) this.#timer = setTimeout(() => this.look(), Math.min(wait, LONGEST));
  }

  /** Returns the milliseconds until the next one is due, if any. */
  async #sendWhatIsDue(): Promise<number | undefined> {
    const { store, workspaces, inbox, admits, clock } = this.#parts;
    const waits: number[] = [];
    for (const workspace of await workspaces.all()) {
      const { id, spec, startedAt } = workspace;
      if (spec.idle?.text === undefined || startedAt === undefined || !admits(workspace)) continue;
      const due = idlePromptDue(await idlenessOf(store, id, startedAt), spec.idle.every);
      if (due === undefined) continue;
      const wait = due - clock();
      if (wait > 0) waits.push(wait);
      else await inbox.submit({ workspaceId: id, source: 'idle', text: spec.idle.text });
    }
    return waits.length > 0 ? Math.min(...waits) : undefined;
  }
}
