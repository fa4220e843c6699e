import { repositoryFolder } from '../../actions/records.ts';
import { afterPush } from '../../git/after-push.ts';
import { isAncestor } from '../../git/plumbing/ancestry.ts';
import { readRef } from '../../git/plumbing/list-refs.ts';
import { createRef, deleteRef, type RefRefusal, updateRef } from '../../git/plumbing/move-ref.ts';
import type { Result } from '../../../lib/result.ts';
import { unprocessable } from '../errors.ts';
import { refByName } from '../nodes/ref.ts';
import { findNodeOf } from '../queries/find-node.ts';
import type { Scope } from '../scope.ts';
import { mutation } from './mutation.ts';

type CreateRef = { readonly repositoryId: string; readonly name: string; readonly oid: string };
type UpdateRef = { readonly refId: string; readonly oid: string; readonly force?: boolean | null };

/** Branches and tags without a push; pull requests follow their branches all the same. */
export function refMutations(scope: Scope): object {
  const { context } = scope;
  return {
    createRef: mutation(async ({ repositoryId, name, oid }: CreateRef) => {
      const { repository } = findNodeOf(scope, repositoryId, 'repository');
      scope.demand('contents', 'write');
      moved(await createRef(repositoryFolder(context, repository), name, oid), name);
      await afterPush(context, repository);
      return { ref: () => refByName(scope, repository, name) };
    }),
    updateRef: mutation(async ({ refId, oid, force }: UpdateRef) => {
      const { repository, name } = findNodeOf(scope, refId, 'ref');
      scope.demand('contents', 'write');
      const folder = repositoryFolder(context, repository);
      const current = await readRef(folder, name);
      if (current === undefined) throw unprocessable(refusalSentence('ref_missing', name));
      if (force !== true && !(await isAncestor(folder, current.oid, oid))) {
        throw unprocessable('Update is not a fast forward');
      }
      moved(await updateRef(folder, { name, oid, expected: current.oid }), name);
      await afterPush(context, repository);
      return { ref: () => refByName(scope, repository, name) };
    }),
    deleteRef: mutation(async ({ refId }: { refId: string }) => {
      const { repository, name } = findNodeOf(scope, refId, 'ref');
      scope.demand('contents', 'write');
      if (name === `refs/heads/${repository.defaultBranch}`) throw unprocessable('Cannot delete the default branch');
      moved(await deleteRef(repositoryFolder(context, repository), name), name);
      await afterPush(context, repository);
      return {};
    }),
  };
}

function moved(result: Result<void, RefRefusal>, name: string): void {
  if (!result.ok) throw unprocessable(refusalSentence(result.error, name));
}

function refusalSentence(refusal: RefRefusal, name: string): string {
  switch (refusal) {
    case 'invalid_name':
      return `Name is not a valid ref: ${name}`;
    case 'object_missing':
      return 'Object does not exist';
    case 'ref_exists':
      return `A ref named "${name}" already exists in the repository.`;
    case 'ref_missing':
      return 'Reference does not exist';
    case 'moved':
      return 'Reference cannot be updated: it was changed meanwhile';
  }
}
