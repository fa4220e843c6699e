import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { EmulatorContext } from '../../context.ts';
import { resolveRef } from '../../git/plumbing/resolve-ref.ts';
import { notFound, refuse } from '../../http/refuse.ts';
import type { Workflow } from '../../state/workflow-model.ts';
import { registeredWorkflows, workflowFileAt } from '../../workflows/registered-workflows.ts';
import { startRun } from '../../workflows/runs.ts';
import { repositoryApi, repositoryWeb } from '../representations/addresses.ts';
import { workflowBody } from '../representations/workflow.ts';
import { actorOf } from '../request/actor.ts';
import { pageOf } from '../request/pagination.ts';
import { readBody } from '../request/read-body.ts';
import type { RepositoryEnv } from '../request/repository.ts';

const Dispatch = z.object({
  ref: z.string(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  return_run_details: z.boolean().default(false),
});

/** https://docs.github.com/en/rest/actions/workflows */
export function workflowRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();
  const find = (c: Context<RepositoryEnv>) => findWorkflow(context, c);

  app.get('/actions/workflows', async (c) => {
    const workflows = await registeredWorkflows(context, c.get('repository'));
    const page = pageOf(c, context, workflows);
    return c.json({ total_count: workflows.length, workflows: page.map((each) => workflowBody(context, each)) });
  });

  app.get('/actions/workflows/:workflow', async (c) => {
    const workflow = await find(c);
    return workflow === undefined ? notFound(c) : c.json(workflowBody(context, workflow));
  });

  for (const [verb, state] of [['enable', 'active'] as const, ['disable', 'disabled_manually'] as const]) {
    app.put(`/actions/workflows/:workflow/${verb}`, async (c) => {
      const workflow = await find(c);
      if (workflow === undefined) return notFound(c);
      Object.assign(workflow, { state, updatedAt: context.clock() });
      context.changed();
      return c.body(null, 204);
    });
  }

  app.post('/actions/workflows/:workflow/dispatches', async (c) => {
    const workflow = await find(c);
    if (workflow === undefined) return notFound(c);
    const body = await readBody(c, Dispatch);
    if (!body.ok) return body.error;
    const { ref, inputs, return_run_details: wantsDetails } = body.value;
    const commitOid = await resolveRef(c.get('folder'), ref);
    if (commitOid === undefined) return refuse(c, 422, `No ref found for: ${ref}`);
    const file = await workflowFileAt(context, c.get('repository'), workflow, commitOid);
    const refusal = refusalOfDispatch(workflow, file?.inputs, Object.keys(inputs));
    if (file === undefined || refusal !== undefined) return refuse(c, 422, refusal ?? NO_TRIGGER);
    const branch = ref.replace(/^refs\/(?:heads|tags)\//, '');
    const run = startRun(context, workflow, file, { branch, commitOid, actor: actorOf(c) });
    if (!wantsDetails) return c.body(null, 204);
    const repository = c.get('repository');
    return c.json({
      workflow_run_id: run.id,
      run_url: `${repositoryApi(context, repository)}/actions/runs/${run.id}`,
      html_url: `${repositoryWeb(context, repository)}/actions/runs/${run.id}`,
    });
  });

  return app;
}

const NO_TRIGGER = "Workflow does not have 'workflow_dispatch' trigger";

/** In GitHub's sentences; `known` is undefined where the file has no such trigger. */
function refusalOfDispatch(
  { state }: Workflow,
  known: ReadonlyMap<string, { readonly required: boolean }> | undefined,
  given: readonly string[],
): string | undefined {
  if (state !== 'active') return "Cannot trigger a 'workflow_dispatch' on a disabled workflow";
  if (known === undefined) return NO_TRIGGER;
  const unexpected = given.filter((name) => !known.has(name));
  if (unexpected.length > 0) return `Unexpected inputs provided: ${JSON.stringify(unexpected)}`;
  const missing = [...known].find(([name, { required }]) => required && !given.includes(name));
  return missing === undefined ? undefined : `Required input '${missing[0]}' not provided`;
}

/** By its id or by the name of its file. */
export async function findWorkflow(context: EmulatorContext, c: Context<RepositoryEnv>): Promise<Workflow | undefined> {
  const wanted = c.req.param('workflow') ?? '';
  const workflows = await registeredWorkflows(context, c.get('repository'));
  return workflows.find(({ id, path }) => String(id) === wanted || path.endsWith(`/${wanted}`));
}
