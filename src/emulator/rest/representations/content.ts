import { fullName } from '../../actions/records.ts';
import { rawContent } from '../../content/routes.ts';
import { signAddress } from '../../content/signed-address.ts';
import type { EmulatorContext } from '../../context.ts';
import type { TreeEntry } from '../../git/plumbing/read-object.ts';
import type { Repository } from '../../state/model.ts';
import { escapePath, repositoryApi, repositoryWeb } from './addresses.ts';

export type ContentType = 'file' | 'dir' | 'symlink' | 'submodule';

/** GitHub inlines files of up to 1 MB: https://docs.github.com/en/rest/repos/contents#get-repository-content */
const LARGEST_INLINE = 1_048_576;

/** One entry of a directory, or a file without its bytes; `ref` is what the client named. */
export function contentEntry(context: EmulatorContext, repository: Repository, ref: string, entry: TreeEntry) {
  const api = repositoryApi(context, repository);
  const type = contentType(entry);
  const path = escapePath(entry.path);
  const url = `${api}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const git = `${api}/git/${entry.type === 'tree' ? 'trees' : 'blobs'}/${entry.oid}`;
  const web = repositoryWeb(context, repository);
  const html = `${web}/${entry.type === 'tree' ? 'tree' : 'blob'}/${escapePath(ref)}/${path}`;
  return {
    name: entry.path.slice(entry.path.lastIndexOf('/') + 1),
    path: entry.path,
    sha: entry.oid,
    size: entry.size ?? 0,
    url,
    html_url: html,
    git_url: git,
    download_url: entry.type === 'blob' ? downloadUrl(context, repository, `${ref}/${entry.path}`) : null,
    type,
    _links: { self: url, git, html },
  };
}

/** Whoever has the address of a private file may fetch it for a while. */
function downloadUrl(context: EmulatorContext, repository: Repository, refAndPath: string): string {
  const { model, publicUrls, lfs, clock } = context;
  const address = `${publicUrls.raw}/${fullName(model, repository)}/${escapePath(refAndPath)}`;
  if (!repository.private) return address;
  return `${address}?token=${signAddress(rawContent(model, repository, refAndPath), lfs.key, clock())}`;
}

/** GitHub's `content-file`; a file that is too large comes without its bytes, encoding `none`. */
export function contentFile(
  context: EmulatorContext,
  repository: Repository,
  { ref, entry, bytes }: { readonly ref: string; readonly entry: TreeEntry; readonly bytes: Buffer },
) {
  const body = contentEntry(context, repository, ref, entry);
  if (body.type === 'symlink') return { ...body, target: bytes.toString('utf8') };
  const inline = bytes.length <= LARGEST_INLINE;
  return { ...body, content: inline ? wrappedBase64(bytes) : '', encoding: inline ? 'base64' : 'none' };
}

/** Base64 in lines of 60 characters, each ended, as GitHub writes it. */
export function wrappedBase64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{1,60}/g, '$&\n');
}

function contentType(entry: TreeEntry): ContentType {
  if (entry.type === 'tree') return 'dir';
  if (entry.type === 'commit') return 'submodule';
  return entry.mode === '120000' ? 'symlink' : 'file';
}
