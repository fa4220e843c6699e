import { repositoryFolder, userById } from '../actions/records.ts';
import type { EmulatorContext } from '../context.ts';
import { resolveRef } from '../git/plumbing/resolve-ref.ts';
import { git } from '../git/plumbing/run-git.ts';
import type { Repository } from '../state/model.ts';

/** `legacy.` is where REST redirects to; its folder and name hold the commit in place of the ref. */
const FORMATS = {
  'tar.gz': { format: 'tar.gz', type: 'application/x-gzip' },
  zip: { format: 'zip', type: 'application/zip' },
} as const;

export type ArchiveKind = `${'' | 'legacy.'}${keyof typeof FORMATS}`;
export type Archive = { readonly bytes: Buffer; readonly name: string; readonly type: string };

export const isArchiveKind = (kind: string): kind is ArchiveKind => kind.replace(/^legacy\./, '') in FORMATS;

/** The files of a commit in one; undefined when there is no such ref. */
export async function archiveOf(
  context: EmulatorContext,
  repository: Repository,
  kind: ArchiveKind,
  ref: string,
): Promise<Archive | undefined> {
  const folder = repositoryFolder(context, repository);
  const commit = await resolveRef(folder, ref);
  if (commit === undefined) return undefined;
  const { format, type } = FORMATS[kind.replace(/^legacy\./, '') as keyof typeof FORMATS];
  const owner = userById(context.model, repository.ownerId).login;
  // `v1.0` stands for a version in such a name: GitHub leaves its letter out.
  const short = ref.replace(/^refs\/(?:heads|tags)\//, '').replace(/^v(?=\d)/, '');
  const stem = kind.startsWith('legacy.')
    ? `${owner}-${repository.name}-${commit.slice(0, 7)}`
    : `${repository.name}-${short.replaceAll('/', '-')}`;
  const bytes = await git(folder, ['archive', `--format=${format}`, `--prefix=${stem}/`, commit]);
  return { bytes, name: `${stem}.${format}`, type };
}
