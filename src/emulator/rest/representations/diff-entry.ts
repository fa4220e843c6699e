import type { EmulatorContext } from '../../context.ts';
import type { ChangedFile } from '../../git/plumbing/changed-files.ts';
import type { Repository } from '../../state/model.ts';
import { escapePath, repositoryApi, repositoryWeb } from './addresses.ts';

/** GitHub's `diff-entry`: one file of a commit, a comparison or a pull request, as it is in commit `oid`. */
export function diffEntry(context: EmulatorContext, repository: Repository, oid: string, file: ChangedFile) {
  const web = repositoryWeb(context, repository);
  const path = escapePath(file.path);
  return {
    sha: file.oid,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${web}/blob/${oid}/${path}`,
    raw_url: `${web}/raw/${oid}/${path}`,
    contents_url: `${repositoryApi(context, repository)}/contents/${path}?ref=${oid}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}
