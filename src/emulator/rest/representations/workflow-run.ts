import { repositoryById, userById } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import type { Commit } from '../../git/plumbing/commits-between.ts';
import type { WorkflowRun } from '../../state/workflow-model.ts';
import { conclusionOf, isCompleted } from '../../workflows/runs.ts';
import { repositoryApi, repositoryWeb } from './addresses.ts';
import { minimalRepository } from './minimal-repository.ts';
import { unservedNodeId } from './node-id.ts';
import { timestamp } from './time.ts';
import { simpleUser } from './user.ts';

/** GitHub's `workflow-run`; `commit` is undefined once it is gone from the repository. */
export function workflowRunBody(context: EmulatorContext, run: WorkflowRun, commit: Commit | undefined) {
  const { model } = context;
  const repository = repositoryById(model, run.repositoryId);
  const api = repositoryApi(context, repository);
  const url = `${api}/actions/runs/${run.id}`;
  const workflow = model.workflows.find(({ id }) => id === run.workflowId);
  return {
    id: run.id,
    name: run.name,
    node_id: unservedNodeId('WFR', run.id),
    check_suite_id: run.id,
    check_suite_node_id: unservedNodeId('CS', run.id),
    head_branch: run.branch,
    head_sha: run.commitOid,
    path: workflow?.path ?? '',
    run_number: run.number,
    run_attempt: run.attempt,
    referenced_workflows: [],
    event: 'workflow_dispatch',
    status: isCompleted(run) ? 'completed' : 'queued',
    conclusion: conclusionOf(run),
    workflow_id: run.workflowId,
    url,
    html_url: `${repositoryWeb(context, repository)}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: timestamp(run.createdAt),
    updated_at: timestamp(run.updatedAt),
    actor: simpleUser(context, userById(model, run.actorId)),
    triggering_actor: simpleUser(context, userById(model, run.triggeredById)),
    run_started_at: timestamp(run.startedAt),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${api}/check-suites/${run.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: run.attempt === 1 ? null : `${url}/attempts/${run.attempt - 1}`,
    workflow_url: `${api}/actions/workflows/${run.workflowId}`,
    head_commit: commit === undefined ? null : simpleCommit(commit),
    repository: minimalRepository(context, repository),
    head_repository: minimalRepository(context, repository),
    display_title: run.name,
  };
}

/** GitHub's `simple-commit`. */
function simpleCommit({ oid, treeOid, message, author, committer }: Commit) {
  return {
    id: oid,
    tree_id: treeOid,
    message,
    timestamp: timestamp(committer.at),
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
  };
}
