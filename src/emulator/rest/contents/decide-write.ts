import type { Identity } from '../../context.ts';
import type { TreeEntry } from '../../git/plumbing/read-object.ts';

export type WriteRefusal = { readonly status: 403 | 404 | 409 | 422; readonly message: string };

export type WantedWrite = {
  readonly identity: Identity;
  readonly path: string;
  /** What lies at the path now. */
  readonly existing: TreeEntry | undefined;
  /** The blob that the caller believes to lie there. */
  readonly sha: string | undefined;
  readonly removes: boolean;
};

/**
 * Whether a file may be written or removed; undefined when it may. Who changes a file must show that they have
 * seen it: https://docs.github.com/en/rest/repos/contents#create-or-update-file-contents
 */
export function decideWrite({ identity, path, existing, sha, removes }: WantedWrite): WriteRefusal | undefined {
  if (isWorkflow(path) && !mayWriteWorkflows(identity)) {
    return { status: 403, message: 'Resource not accessible by integration' };
  }
  if (existing === undefined) return removes ? { status: 404, message: 'Not Found' } : undefined;
  if (existing.type !== 'blob') return { status: 422, message: `${path} is a directory` };
  if (sha === undefined) return { status: 422, message: `Invalid request.\n\n"sha" wasn't supplied.` };
  return sha === existing.oid ? undefined : { status: 409, message: `${path} does not match ${sha}` };
}

/** Workflows run with their repository's secrets: writing one takes a permission of its own. */
const isWorkflow = (path: string): boolean => path.startsWith('.github/workflows/');

function mayWriteWorkflows(identity: Identity): boolean {
  return identity.kind === 'installation' && identity.token.permissions['workflows'] === 'write';
}
