import { Hono } from 'hono';
import { z } from 'zod';
import type { EmulatorContext } from '../../context.ts';
import { LOCK_REASONS } from '../representations/lock-reason.ts';
import { findsIssue, type IssueEnv } from '../request/issue.ts';
import { readBody } from '../request/read-body.ts';
import type { RepositoryEnv } from '../request/repository.ts';

const REASONS = Object.keys(LOCK_REASONS) as (keyof typeof LOCK_REASONS)[];
const Lock = z.object({ lock_reason: z.enum(REASONS).nullish() });

/** https://docs.github.com/en/rest/issues/issues#lock-an-issue */
export function lockRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<IssueEnv>();
  app.use(findsIssue(context));
  app.put('/', async (c) => {
    const body = await readBody(c, Lock);
    if (!body.ok) return body.error;
    const { lock_reason: reason } = body.value;
    const lockReason = reason == null ? null : LOCK_REASONS[reason];
    Object.assign(c.get('issue'), { locked: true, lockReason, updatedAt: context.clock() });
    context.changed();
    return c.body(null, 204);
  });
  app.delete('/', (c) => {
    Object.assign(c.get('issue'), { locked: false, lockReason: null, updatedAt: context.clock() });
    context.changed();
    return c.body(null, 204);
  });
  const mounted = new Hono<RepositoryEnv>();
  mounted.route('/issues/:number{[0-9]+}/lock', app);
  return mounted;
}
