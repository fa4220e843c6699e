import { type Context, Hono } from 'hono';
import type { EmulatorContext } from '../context.ts';
import { findAccount } from '../state/find.ts';
import type { LfsLock } from '../state/model.ts';
import { demandWrite, type LfsEnv } from './access.ts';
import { answerLfs, refuseLfs } from './answers.ts';
import { CreateLock, describeLock, pageOfLocks, Unlock, VerifyLocks } from './locks.ts';
import { readBody } from './read-body.ts';

/** Locks on paths: https://github.com/git-lfs/git-lfs/blob/main/docs/api/locking.md */
export function lockRoutes({ model, clock, changed }: EmulatorContext): Hono<LfsEnv> {
  const routes = new Hono<LfsEnv>();
  const locksOf = (c: Context<LfsEnv>): LfsLock[] =>
    model.lfsLocks.filter(({ repositoryId }) => repositoryId === c.get('repository').id);
  const describe = (lock: LfsLock) => describeLock(model, lock);
  const idOf = (c: Context<LfsEnv>): number | undefined => findAccount(model, c.get('login'))?.id;

  routes.get('/', (c) => {
    const { path, id, cursor, limit } = c.req.query();
    const wanted = locksOf(c).filter((lock) => (!path || lock.path === path) && (!id || String(lock.id) === id));
    const { locks, ...next } = pageOfLocks(wanted, cursor || null, limit ? Number(limit) : null);
    return answerLfs(c, 200, { locks: locks.map(describe), ...next });
  });

  routes.post('/', demandWrite('create a lock'), async (c) => {
    const body = await readBody(c, CreateLock);
    const ownerId = idOf(c);
    if (body === undefined || ownerId === undefined) return refuseLfs(c, 422, 'Validation failed: path is missing');
    const taken = locksOf(c).find(({ path }) => path === body.path);
    if (taken !== undefined) return answerLfs(c, 409, { lock: describe(taken), message: 'Lock exists' });
    const lock = {
      ...{ id: model.nextId++, repositoryId: c.get('repository').id, ownerId },
      path: body.path,
      lockedAt: clock(),
    };
    model.lfsLocks.push(lock);
    changed();
    return answerLfs(c, 201, { lock: describe(lock) });
  });

  routes.post('/verify', demandWrite('verify locks'), async (c) => {
    const body = await readBody(c, VerifyLocks);
    if (body === undefined) return refuseLfs(c, 422, 'Validation failed');
    const { locks, ...next } = pageOfLocks(locksOf(c), body.cursor, body.limit);
    const [ours, theirs] = [true, false].map((own) => locks.filter(({ ownerId }) => (ownerId === idOf(c)) === own));
    return answerLfs(c, 200, { ours: ours?.map(describe), theirs: theirs?.map(describe), ...next });
  });

  routes.post('/:id/unlock', demandWrite('delete a lock'), async (c) => {
    const body = await readBody(c, Unlock);
    const lock = locksOf(c).find(({ id }) => String(id) === c.req.param('id'));
    if (body === undefined) return refuseLfs(c, 422, 'Validation failed');
    if (lock === undefined) return refuseLfs(c, 404, 'Not Found');
    if (lock.ownerId !== idOf(c) && body.force !== true) {
      return refuseLfs(c, 403, `${lock.path} is locked by ${describe(lock).owner.name}`);
    }
    model.lfsLocks.splice(model.lfsLocks.indexOf(lock), 1);
    changed();
    return answerLfs(c, 200, { lock: describe(lock) });
  });
  return routes;
}
