import { z } from 'zod';
import { userById } from '../actions/records.ts';
import type { EmulatorModel, LfsLock } from '../state/model.ts';

/** https://github.com/git-lfs/git-lfs/blob/main/docs/api/locking.md */
export const CreateLock = z.object({ path: z.string().min(1) });
export const Unlock = z.object({ force: z.boolean().nullish() });
export const VerifyLocks = z.object({ cursor: z.string().nullish(), limit: z.number().nullish() });

const MOST = 100;

export type LocksPage = { readonly locks: readonly LfsLock[]; readonly next_cursor?: string };

/** A page of the locks, oldest first; a cursor is the id of the page's first lock. */
export function pageOfLocks(
  locks: readonly LfsLock[],
  cursor: string | null = null,
  limit: number | null = null,
): LocksPage {
  const size = limit !== null && Number.isInteger(limit) && limit > 0 ? Math.min(limit, MOST) : MOST;
  const ordered = locks.toSorted((one, other) => one.id - other.id).filter(({ id }) => id >= Number(cursor ?? 0));
  const next = ordered[size];
  return { locks: ordered.slice(0, size), ...(next === undefined ? {} : { next_cursor: String(next.id) }) };
}

/** A lock as clients see it. */
export const describeLock = (model: EmulatorModel, { id, path, ownerId, lockedAt }: LfsLock) => ({
  id: String(id),
  path,
  locked_at: new Date(lockedAt).toISOString().replace(/\.\d+Z$/, 'Z'),
  owner: { name: userById(model, ownerId).login },
});
