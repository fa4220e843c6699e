import { type Context, Hono } from 'hono';
import type { EmulatorContext } from '../../context.ts';
import { notFound } from '../../http/refuse.ts';
import type { WorkflowJob, WorkflowRun } from '../../state/workflow-model.ts';
import { runAgain, runOfJob } from '../../workflows/runs.ts';
import { jobBody } from '../representations/workflow-job.ts';
import { actorOf } from '../request/actor.ts';
import { pageOf } from '../request/pagination.ts';
import type { RepositoryEnv } from '../request/repository.ts';

/** https://docs.github.com/en/rest/actions/workflow-jobs, and what comes out of jobs: nothing here makes any. */
export function workflowJobRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();
  const runHere = (c: Context<RepositoryEnv>): WorkflowRun | undefined => {
    const run = context.model.workflowRuns.find(({ id }) => id === Number(c.req.param('id')));
    return run?.repositoryId === c.get('repository').id ? run : undefined;
  };
  const jobHere = (c: Context<RepositoryEnv>): { run: WorkflowRun; job: WorkflowJob } | undefined => {
    const found = runOfJob(context.model, Number(c.req.param('id')));
    return found?.run.repositoryId === c.get('repository').id ? found : undefined;
  };

  app.get('/actions/runs/:id{[0-9]+}/jobs', (c) => {
    const run = runHere(c);
    if (run === undefined) return notFound(c);
    const jobs = pageOf(c, context, run.jobs).map((job) => jobBody(context, run, job));
    return c.json({ total_count: run.jobs.length, jobs });
  });

  app.get('/actions/runs/:id{[0-9]+}/artifacts', (c) =>
    runHere(c) === undefined ? notFound(c) : c.json({ total_count: 0, artifacts: [] }),
  );

  app.get('/actions/jobs/:id{[0-9]+}', (c) => {
    const found = jobHere(c);
    return found === undefined ? notFound(c) : c.json(jobBody(context, found.run, found.job));
  });

  app.post('/actions/jobs/:id{[0-9]+}/rerun', (c) => {
    const found = jobHere(c);
    if (found === undefined) return notFound(c);
    runAgain(context, found.run, actorOf(c), (job) => job === found.job);
    return c.json({}, 201);
  });

  // On GitHub each job is a check run.
  app.get('/check-runs/:id{[0-9]+}/annotations', (c) => (jobHere(c) === undefined ? notFound(c) : c.json([])));

  app.get('/actions/caches', (c) => c.json({ total_count: 0, actions_caches: [] }));

  return app;
}
