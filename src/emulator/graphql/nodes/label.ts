import { nodeId } from '../node-id.ts';
import type { Scope } from '../scope.ts';
import type { Label } from '../../state/model.ts';
import { fullName, repositoryById } from '../../actions/records.ts';
import { connection, type PageArguments } from '../connection.ts';

export function labelNode(scope: Scope, label: Label): object {
  const repository = repositoryById(scope.context.model, label.repositoryId);
  const resourcePath = `/${fullName(scope.context.model, repository)}/labels/${encodeURIComponent(label.name)}`;
  return {
    __typename: 'Label',
    id: nodeId('LA', repository.id, label.id),
    name: label.name,
    color: label.color,
    description: label.description,
    resourcePath,
    url: `${scope.context.publicUrls.web}${resourcePath}`,
    repository: () => scope.nodes.repository(repository),
  };
}

type LabelArguments = PageArguments & {
  readonly query?: string | null;
  readonly orderBy?: {
    readonly field: 'CREATED_AT' | 'NAME' | 'ISSUE_COUNT';
    readonly direction: 'ASC' | 'DESC';
  } | null;
};

/** A connection of labels in the order asked for. */
export function labelConnection(scope: Scope, args: LabelArguments, labels: readonly Label[]): object {
  const { query, orderBy } = args;
  const found = query == null ? labels : labels.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()));
  const sorted = found.toSorted((a, b) => (orderBy?.field === 'NAME' ? a.name.localeCompare(b.name) : a.id - b.id));
  if (orderBy?.direction === 'DESC') sorted.reverse();
  return connection(
    'labels',
    args,
    () => sorted,
    (label) => scope.nodes.label(label),
  );
}
