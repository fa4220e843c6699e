import { issueOf, pullRequestOf, repositoryById } from '../../actions/records.ts';
import type { Comment, Issue, Label, PullRequest, Repository, User } from '../../state/model.ts';
import { notFound } from '../errors.ts';
import { parseNodeId } from '../node-id.ts';
import type { Scope } from '../scope.ts';

/** What a node id stands for. A pull request comes with the issue record that holds its title and conversation. */
export type FoundNode =
  | { readonly kind: 'repository'; readonly repository: Repository }
  | { readonly kind: 'issue'; readonly repository: Repository; readonly issue: Issue }
  | { readonly kind: 'pull'; readonly repository: Repository; readonly issue: Issue; readonly pull: PullRequest }
  | { readonly kind: 'comment'; readonly repository: Repository; readonly issue: Issue; readonly comment: Comment }
  | { readonly kind: 'label'; readonly repository: Repository; readonly label: Label }
  | { readonly kind: 'account'; readonly account: User }
  | { readonly kind: 'ref'; readonly repository: Repository; readonly name: string }
  | { readonly kind: 'commit'; readonly repository: Repository; readonly oid: string };

/** The node of this id that the token reaches; everything else is not found, whatever it is. */
export function findNode(scope: Scope, id: string): FoundNode {
  const found = search(scope, id);
  if (found === undefined || ('repository' in found && !scope.reaches(found.repository))) throw noSuchNode(id);
  return found;
}

/** As `findNode`, of one kind: GitHub does not tell "another kind" from "none". */
export function findNodeOf<K extends FoundNode['kind']>(
  scope: Scope,
  id: string,
  ...kinds: readonly K[]
): Extract<FoundNode, { kind: K }> {
  const found = findNode(scope, id);
  const isWanted = (node: FoundNode): node is Extract<FoundNode, { kind: K }> =>
    (kinds as readonly string[]).includes(node.kind);
  if (!isWanted(found)) throw noSuchNode(id);
  return found;
}

const noSuchNode = (id: string) => notFound(`Could not resolve to a node with the global id of '${id}'`);

function search(scope: Scope, id: string): FoundNode | undefined {
  const { model } = scope.context;
  const parsed = parseNodeId(id);
  const last = parsed?.parts.at(-1);
  if (parsed === undefined || last === undefined) return undefined;
  const repository = model.repositories.find((each) => each.id === parsed.parts[0]);
  switch (parsed.kind) {
    case 'R':
      return repository && { kind: 'repository', repository };
    case 'U':
    case 'O':
    case 'BOT': {
      const account = model.users.find((each) => each.id === last);
      return account && { kind: 'account', account };
    }
    case 'I': {
      const issue = model.issues.find((each) => each.id === last);
      const plain = issue !== undefined && pullRequestOf(model, issue) === undefined;
      return plain ? { kind: 'issue', repository: repositoryById(model, issue.repositoryId), issue } : undefined;
    }
    case 'PR': {
      const pull = model.pullRequests.find((each) => each.id === last);
      if (pull === undefined) return undefined;
      return { kind: 'pull', repository: repositoryById(model, pull.repositoryId), issue: issueOf(model, pull), pull };
    }
    case 'IC': {
      const comment = model.comments.find((each) => each.id === last);
      const issue = model.issues.find((each) => each.id === comment?.issueId);
      if (comment === undefined || issue === undefined) return undefined;
      return { kind: 'comment', repository: repositoryById(model, issue.repositoryId), issue, comment };
    }
    case 'LA': {
      const label = model.labels.find((each) => each.id === last);
      return label && { kind: 'label', repository: repositoryById(model, label.repositoryId), label };
    }
    case 'REF':
      return repository && { kind: 'ref', repository, name: String(last) };
    case 'C':
      return repository && { kind: 'commit', repository, oid: String(last) };
    default:
      return undefined;
  }
}
