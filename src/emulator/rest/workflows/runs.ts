import { type Context, Hono } from 'hono';
import { sameName, userById } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import { readCommit } from '../../git/plumbing/commits-between.ts';
import { inRange } from '../../graphql/queries/ranges.ts';
import { notFound, refuse } from '../../http/refuse.ts';
import type { WorkflowRun } from '../../state/workflow-model.ts';
import { cancelRun, conclusionOf, failedJob, isCompleted, runAgain } from '../../workflows/runs.ts';
import { workflowRunBody } from '../representations/workflow-run.ts';
import { actorOf } from '../request/actor.ts';
import { pageOf } from '../request/pagination.ts';
import type { RepositoryEnv } from '../request/repository.ts';
import { findWorkflow } from './workflows.ts';

/** https://docs.github.com/en/rest/actions/workflow-runs */
export function workflowRunRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();
  const list = async (c: Context<RepositoryEnv>, runs: readonly WorkflowRun[]): Promise<Response> => {
    const found = runs.filter((run) => isAskedFor(context, run, c.req.query())).toReversed();
    const page = await Promise.all(pageOf(c, context, found).map((run) => withCommit(context, c, run)));
    return c.json({ total_count: found.length, workflow_runs: page });
  };
  const found = (c: Context<RepositoryEnv>): WorkflowRun | undefined =>
    runsOf(context, c).find(({ id }) => id === Number(c.req.param('id')));

  app.get('/actions/runs', (c) => list(c, runsOf(context, c)));

  app.get('/actions/workflows/:workflow/runs', async (c) => {
    const workflow = await findWorkflow(context, c);
    if (workflow === undefined) return notFound(c);
    return list(
      c,
      runsOf(context, c).filter(({ workflowId }) => workflowId === workflow.id),
    );
  });

  app.get('/actions/runs/:id{[0-9]+}', async (c) => {
    const run = found(c);
    return run === undefined ? notFound(c) : c.json(await withCommit(context, c, run));
  });

  app.delete('/actions/runs/:id{[0-9]+}', (c) => {
    const run = found(c);
    if (run === undefined) return notFound(c);
    if (!isCompleted(run)) return refuse(c, 403, 'Could not delete the workflow run');
    context.model.workflowRuns.splice(context.model.workflowRuns.indexOf(run), 1);
    context.changed();
    return c.body(null, 204);
  });

  app.post('/actions/runs/:id{[0-9]+}/cancel', (c) => {
    const run = found(c);
    if (run === undefined) return notFound(c);
    if (isCompleted(run)) return refuse(c, 409, 'Cannot cancel a workflow run that is completed.');
    cancelRun(context, run);
    return c.json({}, 202);
  });

  app.post('/actions/runs/:id{[0-9]+}/rerun', (c) => {
    const run = found(c);
    if (run === undefined) return notFound(c);
    if (!isCompleted(run)) return refuse(c, 403, 'This workflow is already running');
    runAgain(context, run, actorOf(c));
    return c.json({}, 201);
  });

  app.post('/actions/runs/:id{[0-9]+}/rerun-failed-jobs', (c) => {
    const run = found(c);
    if (run === undefined) return notFound(c);
    if (!run.jobs.some(failedJob)) return refuse(c, 403, 'This workflow run cannot be retried');
    runAgain(context, run, actorOf(c), failedJob);
    return c.json({}, 201);
  });

  return app;
}

function runsOf({ model }: EmulatorContext, c: Context<RepositoryEnv>): WorkflowRun[] {
  return model.workflowRuns.filter(({ repositoryId }) => repositoryId === c.get('repository').id);
}

/** A `status` may name a conclusion as well. */
function isAskedFor({ model }: EmulatorContext, run: WorkflowRun, query: Readonly<Record<string, string>>): boolean {
  const { branch, actor, event, status, created, head_sha: commit } = query;
  return (
    (branch === undefined || run.branch === branch) &&
    (actor === undefined || sameName(userById(model, run.actorId).login, actor)) &&
    (event === undefined || event === 'workflow_dispatch') &&
    (status === undefined || [isCompleted(run) ? 'completed' : 'queued', conclusionOf(run)].includes(status)) &&
    (created === undefined || inRange(run.createdAt, created)) &&
    (commit === undefined || run.commitOid === commit)
  );
}

const withCommit = async (context: EmulatorContext, c: Context<RepositoryEnv>, run: WorkflowRun) =>
  workflowRunBody(context, run, await readCommit(c.get('folder'), run.commitOid));
