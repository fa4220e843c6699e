import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Store } from '../store/open-store.ts';
import type { AuditEvent } from './audit-event.ts';
import { type AuditEntry, chainEntries } from './chain.ts';
import { type AuditRefusal, isRefusal, RefusalBursts } from './refusal-bursts.ts';

/** What is written in one transaction with its row, so that neither stands without the other. */
export type JoinedWrite = (transaction: Store) => Promise<unknown>;

type Waiting = {
  readonly entry: AuditEntry;
  readonly write: JoinedWrite | undefined;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

type Told = {
  readonly subject: string;
  readonly event: AuditEvent;
  readonly at: number;
  readonly leftOut: number;
  readonly write?: JoinedWrite | undefined;
};

/** Nothing of its transaction is in the store, and it alone is to blame. */
class WriteFailed extends Error {
  readonly of: Waiting;

  constructor(of: Waiting, cause: unknown) {
    super('what the row tells of could not be written', { cause });
    this.of = of;
  }
}

/** Rows in one transaction: databases bound the number of parameters of a statement, and there are seven a row. */
const MOST_AT_ONCE = 500;

/**
 * Append-only and hash-chained: nothing here changes or removes a row, and nothing else writes to its tables.
 * Appends that wait together are written in one transaction, in the order in which they came.
 */
export class AuditLog {
  readonly #store: Store;
  readonly #bursts = new RefusalBursts();
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Resolves when the row is in the store, or counted as the repetition of a refusal that is. Must not be awaited
   * within a transaction of the same store, which would hold up the one that this needs.
   *
   * @param subject a workspace's name, or `operator`
   * @param now Unix milliseconds
   * @param write what the row tells of; not with a refusal, whose row may be left out. It may be done anew, after its
   *   transaction was undone
   */
  async append(subject: string, event: AuditEvent, now: number, write?: JoinedWrite): Promise<void> {
    if (isRefusal(event)) return this.appendRefusal(subject, event, now);
    await this.#writeEach([...this.#bursts.over(now), { subject, event, at: now, leftOut: 0, write }]);
  }

  /** @param times how often it came that is told once */
  async appendRefusal(subject: string, event: AuditRefusal, now: number, times = 1): Promise<void> {
    const told = this.#bursts.take(subject, event, now, times);
    await this.#writeEach([...this.#bursts.over(now), ...told]);
  }

  /** Writes what is counted and not yet told. May be called again. */
  async close(): Promise<void> {
    await this.#writeEach(this.#bursts.over(Infinity));
    await this.#writing;
  }

  async #writeEach(told: readonly Told[]): Promise<void> {
    await Promise.all(told.map((each) => this.#write(each)));
  }

  #write(told: Told): Promise<void> {
    const { event, ...detail } = told.event;
    const detail_json = JSON.stringify(told.leftOut === 0 ? detail : { ...detail, leftOut: told.leftOut });
    // SQLite would put a replacement character for half a surrogate pair, and the row would not be what was hashed.
    const entry = { at: Math.round(told.at), event, subject: told.subject.toWellFormed(), detail_json };
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ entry, write: told.write, resolve, reject });
    this.#writing ??= this.#writeAll();
    return promise;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Requests that came in the same turn of the event loop share the commit.
      await turnOfTheLoop();
      const batch = this.#waiting.splice(0, MOST_AT_ONCE);
      await this.#settle(batch);
    }
    this.#writing = undefined;
  }

  /** A write that fails fails alone: the others, which only shared its commit, are each done by itself. */
  async #settle(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.#commit(batch);
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (!(error instanceof WriteFailed)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      error.of.reject(error.cause);
      for (const other of batch) if (other !== error.of) await this.#settle([other]);
    }
  }

  #commit(batch: readonly Waiting[]): Promise<void> {
    const entries = batch.map(({ entry }) => entry);
    return this.#store.transaction().execute(async (transaction) => {
      // A write comes first, so that another process waits here instead of reading a head that is old in a moment.
      const reserved = await transaction
        .updateTable('audit_head')
        .set((eb) => ({ sequence: eb('sequence', '+', entries.length) }))
        .returning(['sequence', 'hash'])
        .executeTakeFirst();
      if (reserved === undefined) throw new Error('the audit has lost its head row: see mooring audit verify');
      const { rows, head } = chainEntries(entries, {
        sequence: Number(reserved.sequence) - entries.length,
        hash: reserved.hash,
      });
      for (const each of batch) {
        try {
          await each.write?.(transaction);
        } catch (cause) {
          throw new WriteFailed(each, cause);
        }
      }
      await transaction.insertInto('audit').values(rows).execute();
      await transaction.updateTable('audit_head').set({ hash: head.hash }).execute();
    });
  }
}
