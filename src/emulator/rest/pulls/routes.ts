import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { changeIssue } from '../../actions/change-issue.ts';
import { changeBase, closePullRequest, reopenPullRequest } from '../../actions/change-pull-request.ts';
import { createPullRequest } from '../../actions/create-pull-request.ts';
import { pullRequestRange } from '../../actions/pull-request-range.ts';
import { sameName, userById } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import { diffText, patchText } from '../../git/plumbing/diff-text.ts';
import type { PullRequest } from '../../state/model.ts';
import { refusedAction } from '../answers/refused-action.ts';
import { sendText } from '../answers/send-text.ts';
import { validationFailed } from '../answers/validation.ts';
import { fullPullRequest, simplePullRequest } from '../representations/pull-request.ts';
import { actorOf } from '../request/actor.ts';
import { findsPullRequest, type PullRequestEnv } from '../request/issue.ts';
import { mediaType } from '../request/media-type.ts';
import { pageOf } from '../request/pagination.ts';
import { readBody } from '../request/read-body.ts';
import type { RepositoryEnv } from '../request/repository.ts';
import { pullRequestFacts } from './facts.ts';
import { listPullRequests, readPullRequestFilter } from './list-pull-requests.ts';

const NewPullRequest = z.object({
  title: z.string(),
  body: z.string().nullable().optional(),
  /** `branch` or `owner:branch`. */
  head: z.string(),
  base: z.string(),
  draft: z.boolean().default(false),
});

const PullRequestChange = z.object({
  title: z.string().optional(),
  body: z.string().nullable().optional(),
  state: z.enum(['open', 'closed']).optional(),
  base: z.string().optional(),
});

/** https://docs.github.com/en/rest/pulls/pulls */
export function pullRequestRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();
  const full = async (pull: PullRequest) => fullPullRequest(context, pull, await pullRequestFacts(context, pull));

  app.get('/pulls', (c) => {
    const filter = readPullRequestFilter(c.req.query());
    if (!filter.ok) return validationFailed(c, { resource: 'PullRequest', field: filter.error, code: 'invalid' });
    const pulls = listPullRequests(context.model, c.get('repository'), filter.value);
    return c.json(pageOf(c, context, pulls).map((pull) => simplePullRequest(context, pull)));
  });

  app.post('/pulls', async (c) => {
    const body = await readBody(c, NewPullRequest);
    if (!body.ok) return body.error;
    const { title, body: text, head, base, draft } = body.value;
    const repository = c.get('repository');
    const [, headOwner, headRef = head] = /^([^:]+):(.+)$/.exec(head) ?? [];
    // There are no forks: another owner has no branches that could be merged here.
    if (headOwner !== undefined && !sameName(headOwner, userById(context.model, repository.ownerId).login)) {
      return refusedAction(c, { reason: 'head_not_found', ref: head });
    }
    const author = actorOf(c);
    const wanted = { repository, author, title, body: text ?? '', headRef, baseRef: base, draft };
    const created = await createPullRequest(context, wanted);
    if (!created.ok) return refusedAction(c, created.error);
    const answer = await full(created.value);
    c.header('location', answer.url);
    return c.json(answer, 201);
  });

  app.get('/pulls/:number{[0-9]+}', findsPullRequest(context), async (c) => {
    const pull = c.get('pull');
    const media = mediaType(c);
    if (media !== 'diff' && media !== 'patch') return c.json(await full(pull));
    const { folder, mergeBaseOid, headOid } = await pullRequestRange(context, pull);
    const text = media === 'diff' ? diffText : patchText;
    return sendText(c, media, await text(folder, mergeBaseOid, headOid));
  });

  app.patch('/pulls/:number{[0-9]+}', findsPullRequest(context), async (c) => {
    const body = await readBody(c, PullRequestChange);
    if (!body.ok) return body.error;
    const refusal = await change(context, c, body.value);
    return refusal ?? c.json(await full(c.get('pull')));
  });

  return app;
}

async function change(
  context: EmulatorContext,
  c: Context<PullRequestEnv>,
  { title, body, state, base }: z.output<typeof PullRequestChange>,
): Promise<Response | undefined> {
  const pull = c.get('pull');
  const issue = c.get('issue');
  const actor = actorOf(c);
  if (title?.trim() === '') return refusedAction(c, { reason: 'title_blank' });
  if (base !== undefined && base !== pull.baseRef) {
    const changed = await changeBase(context, pull, base);
    if (!changed.ok) return refusedAction(c, changed.error);
  }
  if (state !== undefined && state !== issue.state) {
    const moved =
      state === 'closed' ? closePullRequest(context, pull, actor) : await reopenPullRequest(context, pull, actor);
    if (!moved.ok) return refusedAction(c, moved.error);
  }
  changeIssue(context, issue, actor, {
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body: body ?? '' }),
  });
  return undefined;
}
