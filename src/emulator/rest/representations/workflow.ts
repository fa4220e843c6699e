import { repositoryById } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import type { Workflow } from '../../state/workflow-model.ts';
import { escapePath, repositoryApi, repositoryWeb } from './addresses.ts';
import { unservedNodeId } from './node-id.ts';
import { timestamp } from './time.ts';

/** GitHub's `workflow`. */
export function workflowBody(context: EmulatorContext, workflow: Workflow) {
  const repository = repositoryById(context.model, workflow.repositoryId);
  const web = repositoryWeb(context, repository);
  return {
    id: workflow.id,
    node_id: unservedNodeId('W', workflow.id),
    name: workflow.name,
    path: workflow.path,
    state: workflow.state,
    created_at: timestamp(workflow.createdAt),
    updated_at: timestamp(workflow.updatedAt),
    url: `${repositoryApi(context, repository)}/actions/workflows/${workflow.id}`,
    html_url: `${web}/blob/${escapePath(repository.defaultBranch)}/${escapePath(workflow.path)}`,
    badge_url: `${web}/workflows/${encodeURIComponent(workflow.name)}/badge.svg`,
  };
}
