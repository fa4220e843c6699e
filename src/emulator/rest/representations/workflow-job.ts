import { repositoryById } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import type { WorkflowJob, WorkflowRun } from '../../state/workflow-model.ts';
import { repositoryApi, repositoryWeb } from './addresses.ts';
import { unservedNodeId } from './node-id.ts';
import { timestamp } from './time.ts';

/** What GitHub's runners add to the steps of every job. */
export const stepsOf = ({ steps }: WorkflowJob): readonly string[] => ['Set up job', ...steps, 'Complete job'];

/** GitHub's `job`. */
export function jobBody(context: EmulatorContext, run: WorkflowRun, job: WorkflowJob) {
  const repository = repositoryById(context.model, run.repositoryId);
  const actions = `${repositoryApi(context, repository)}/actions`;
  const started = timestamp(job.startedAt);
  const completed = job.completedAt === undefined ? null : timestamp(job.completedAt);
  const hasRun = job.conclusion === 'success';
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: run.name,
    head_branch: run.branch,
    run_url: `${actions}/runs/${run.id}`,
    run_attempt: run.attempt,
    node_id: unservedNodeId('CR', job.id),
    head_sha: run.commitOid,
    url: `${actions}/jobs/${job.id}`,
    html_url: `${repositoryWeb(context, repository)}/actions/runs/${run.id}/job/${job.id}`,
    status: completed === null ? 'queued' : 'completed',
    conclusion: job.conclusion ?? null,
    created_at: started,
    started_at: started,
    completed_at: completed,
    name: job.name,
    steps: (hasRun ? stepsOf(job) : []).map((name, index) => ({
      name,
      status: 'completed',
      conclusion: 'success',
      number: index + 1,
      started_at: started,
      completed_at: completed,
    })),
    check_run_url: `${repositoryApi(context, repository)}/check-runs/${job.id}`,
    labels: job.labels,
    runner_id: hasRun ? 1 : null,
    runner_name: hasRun ? 'GitHub Actions 1' : null,
    runner_group_id: hasRun ? 0 : null,
    runner_group_name: hasRun ? 'GitHub Actions' : null,
  };
}
