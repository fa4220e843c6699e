import { Hono } from 'hono';
import { z } from 'zod';
import { mergePullRequest } from '../../actions/merge-pull-request.ts';
import type { EmulatorContext } from '../../context.ts';
import { notFound } from '../../http/refuse.ts';
import { refusedAction } from '../answers/refused-action.ts';
import { actorOf } from '../request/actor.ts';
import { findsPullRequest } from '../request/issue.ts';
import { readBody } from '../request/read-body.ts';
import type { RepositoryEnv } from '../request/repository.ts';

const Merge = z.object({
  commit_title: z.string().nullable().optional(),
  commit_message: z.string().nullable().optional(),
  /** The head that the caller has looked at. */
  sha: z.string().nullable().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).default('merge'),
});

/** https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request */
export function mergeRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();

  app.get('/pulls/:number{[0-9]+}/merge', findsPullRequest(context), (c) =>
    c.get('pull').mergedAt === null ? notFound(c) : c.body(null, 204),
  );

  app.put('/pulls/:number{[0-9]+}/merge', findsPullRequest(context), async (c) => {
    const body = await readBody(c, Merge);
    if (!body.ok) return body.error;
    const { commit_title: title, commit_message: message, sha, merge_method: method } = body.value;
    const merged = await mergePullRequest(context, c.get('pull'), actorOf(c), {
      method,
      ...(title == null ? {} : { title }),
      ...(message == null ? {} : { message }),
      ...(sha == null ? {} : { expectedHeadOid: sha }),
    });
    if (!merged.ok) return refusedAction(c, merged.error);
    return c.json({ sha: merged.value.oid, merged: true, message: 'Pull Request successfully merged' });
  });

  return app;
}
