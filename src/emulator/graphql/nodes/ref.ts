import { connection, type PageArguments } from '../connection.ts';
import { nodeId } from '../node-id.ts';
import type { Scope } from '../scope.ts';
import { repositoryFolder } from '../../actions/records.ts';
import { listRefs, readRef, type Ref } from '../../git/plumbing/list-refs.ts';
import { resolveRef } from '../../git/plumbing/resolve-ref.ts';
import type { Repository } from '../../state/model.ts';
import { commitByOid } from './commit.ts';

export function refNode(scope: Scope, repository: Repository, ref: Ref): object {
  const { model } = scope.context;
  const { prefix, name } = splitRefName(ref.name);
  return {
    __typename: 'Ref',
    id: nodeId('REF', repository.id, ref.name),
    name,
    prefix,
    branchProtectionRule: null,
    repository: () => scope.nodes.repository(repository),
    target: async () => {
      const oid = await resolveRef(repositoryFolder(scope.context, repository), ref.name);
      return oid === undefined ? null : commitByOid(scope, repository, oid);
    },
    associatedPullRequests: (args: PageArguments) =>
      connection(
        'associatedPullRequests',
        args,
        () => model.pullRequests.filter((pull) => pull.repositoryId === repository.id && pull.headRef === name),
        (pull) => scope.nodes.pullRequest(pull),
      ),
  };
}

/** A branch by its name, null when it is gone. */
export async function branchNode(scope: Scope, repository: Repository, branch: string): Promise<object | null> {
  return refByName(scope, repository, `refs/heads/${branch}`);
}

/** A ref by its whole name; reading refs is reading contents. */
export async function refByName(scope: Scope, repository: Repository, name: string): Promise<object | null> {
  scope.demand('contents', 'read');
  const ref = await readRef(repositoryFolder(scope.context, repository), name);
  return ref === undefined ? null : scope.nodes.ref(repository, ref);
}

type RefsArguments = PageArguments & { readonly refPrefix: string; readonly query?: string | null };

export function refConnection(scope: Scope, repository: Repository, args: RefsArguments): object {
  scope.demand('contents', 'read');
  const wanted = args.query?.toLowerCase() ?? '';
  const find = async (): Promise<readonly Ref[]> => {
    const refs = await listRefs(repositoryFolder(scope.context, repository), args.refPrefix);
    return refs.filter((ref) => ref.name.slice(args.refPrefix.length).toLowerCase().includes(wanted));
  };
  return connection('refs', args, find, (ref) => scope.nodes.ref(repository, ref));
}

/** `refs/heads/topic` is `topic` below `refs/heads/`. */
function splitRefName(full: string): { prefix: string; name: string } {
  const prefix = /^refs\/[^/]+\//.exec(full)?.[0] ?? '';
  return { prefix, name: full.slice(prefix.length) };
}
