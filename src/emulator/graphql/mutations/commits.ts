import { findRepository, repositoryFolder } from '../../actions/records.ts';
import { afterPush } from '../../git/after-push.ts';
import { commitFiles } from '../../git/plumbing/commit-files.ts';
import { resolveRef } from '../../git/plumbing/resolve-ref.ts';
import type { Repository } from '../../state/model.ts';
import { GitHubError, notFound, unprocessable } from '../errors.ts';
import { commitByOid } from '../nodes/commit.ts';
import { branchNode } from '../nodes/ref.ts';
import { findNodeOf } from '../queries/find-node.ts';
import type { Scope } from '../scope.ts';
import { mutation } from './mutation.ts';

type CommittableBranch = {
  readonly id?: string | null;
  readonly repositoryNameWithOwner?: string | null;
  readonly branchName?: string | null;
};

type CreateCommit = {
  readonly branch: CommittableBranch;
  readonly expectedHeadOid: string;
  readonly message: { readonly headline: string; readonly body?: string | null };
  readonly fileChanges?: {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[] | null;
    readonly deletions?: readonly { readonly path: string }[] | null;
  } | null;
};

/** https://docs.github.com/en/graphql/reference/mutations#createcommitonbranch */
export function commitMutations(scope: Scope): object {
  const { context, viewer } = scope;
  return {
    createCommitOnBranch: mutation(async (input: CreateCommit) => {
      const { repository, branch } = findBranch(scope, input.branch);
      scope.demand('contents', 'write');
      const folder = repositoryFolder(context, repository);
      const head = await resolveRef(folder, `refs/heads/${branch}`);
      if (head === undefined) throw notFound(`The branch "${branch}" does not exist.`);
      const { headline, body } = input.message;
      const written = await commitFiles(folder, {
        branch,
        expectedHead: input.expectedHeadOid,
        changes: changesOf(input),
        message: body == null || body === '' ? headline : `${headline}\n\n${body}`,
        author: { name: viewer.login, email: `${viewer.id}+${viewer.login}@users.noreply.github.com` },
        now: context.clock(),
      });
      if (!written.ok) {
        if (written.error === 'invalid_path') throw unprocessable('A path was requested which is not allowed');
        throw new GitHubError(
          'STALE_DATA',
          `Expected branch to point to "${input.expectedHeadOid}" but it did not. Pull and try again.`,
        );
      }
      await afterPush(context, repository);
      return {
        commit: () => commitByOid(scope, repository, written.value.oid),
        ref: () => branchNode(scope, repository, branch),
      };
    }),
  };
}

/** A branch by the id of its ref, or by repository and name. */
function findBranch(scope: Scope, wanted: CommittableBranch): { repository: Repository; branch: string } {
  if (wanted.id != null) {
    const { repository, name } = findNodeOf(scope, wanted.id, 'ref');
    return { repository, branch: name.replace(/^refs\/heads\//, '') };
  }
  const nameWithOwner = wanted.repositoryNameWithOwner ?? '';
  const [owner = '', name = ''] = nameWithOwner.split('/');
  const repository = findRepository(scope.context.model, owner, name);
  if (repository === undefined || !scope.reaches(repository)) {
    throw notFound(`Could not resolve to a Repository with the name '${nameWithOwner}'.`);
  }
  return { repository, branch: (wanted.branchName ?? '').replace(/^refs\/heads\//, '') };
}

function changesOf({ fileChanges }: CreateCommit): { path: string; content: Uint8Array | undefined }[] {
  return [
    ...(fileChanges?.deletions ?? []).map(({ path }) => ({ path, content: undefined })),
    ...(fileChanges?.additions ?? []).map(({ path, contents }) => ({ path, content: Buffer.from(contents, 'base64') })),
  ];
}
