import { repositoryById } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import type { Issue, Label } from '../../state/model.ts';
import { repositoryApi } from './addresses.ts';
import { labelNodeId } from './node-id.ts';

/** The labels that GitHub gives every new repository. */
const DEFAULT_LABELS = new Set([
  'bug',
  'documentation',
  'duplicate',
  'enhancement',
  'good first issue',
  'help wanted',
  'invalid',
  'question',
  'wontfix',
]);

export function label(context: EmulatorContext, of: Label) {
  const repository = repositoryById(context.model, of.repositoryId);
  return {
    id: of.id,
    node_id: labelNodeId(of),
    url: `${repositoryApi(context, repository)}/labels/${encodeURIComponent(of.name)}`,
    name: of.name,
    color: of.color,
    default: DEFAULT_LABELS.has(of.name),
    description: of.description,
  };
}

export function labelsOf(context: EmulatorContext, issue: Issue) {
  return context.model.labels.filter(({ id }) => issue.labelIds.includes(id)).map((each) => label(context, each));
}
