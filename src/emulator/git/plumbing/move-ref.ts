import { err, ok, type Result } from '../../../lib/result.ts';
import { readRef } from './list-refs.ts';
import { isFullRefName, isObjectId, NO_OBJECT } from './names.ts';
import { git, runGit } from './run-git.ts';

export type RefRefusal =
  /** The name breaks git's rules, or does not begin with `refs/`. */
  | 'invalid_name'
  /** There is no such object, or it is not a commit while the ref is a branch. */
  | 'object_missing'
  | 'ref_exists'
  | 'ref_missing'
  /** The ref is not (or no longer) at the expected object. */
  | 'moved';

export async function createRef(folder: string, name: string, oid: string): Promise<Result<void, RefRefusal>> {
  if (!isFullRefName(name)) return err('invalid_name');
  if ((await readRef(folder, name)) !== undefined) return err('ref_exists');
  if (!(await mayPointAt(folder, name, oid))) return err('object_missing');
  return await swap(folder, { name, oid, expected: NO_OBJECT, onMismatch: 'ref_exists' });
}

/** Moves a ref from `expected` to `oid`, or refuses when somebody else has moved it: compare and swap. */
export async function updateRef(
  folder: string,
  { name, oid, expected }: { readonly name: string; readonly oid: string; readonly expected: string },
): Promise<Result<void, RefRefusal>> {
  if (!isFullRefName(name)) return err('invalid_name');
  if (!(await mayPointAt(folder, name, oid))) return err('object_missing');
  return await swap(folder, { name, oid, expected, onMismatch: 'moved' });
}

/** Deletes a ref; with `expected`, only while it is still there. */
export async function deleteRef(folder: string, name: string, expected?: string): Promise<Result<void, RefRefusal>> {
  const ref = await readRef(folder, name);
  if (ref === undefined) return err('ref_missing');
  const outcome = await runGit(folder, ['update-ref', '-d', name, expected ?? ref.oid]);
  return outcome.code === 0 ? ok(undefined) : err('moved');
}

type Swap = {
  readonly name: string;
  readonly oid: string;
  readonly expected: string;
  readonly onMismatch: 'ref_exists' | 'moved';
};

async function swap(folder: string, { name, oid, expected, onMismatch }: Swap): Promise<Result<void, RefRefusal>> {
  const outcome = await runGit(folder, ['update-ref', name, oid, expected]);
  return outcome.code === 0 ? ok(undefined) : err(onMismatch);
}

async function mayPointAt(folder: string, name: string, oid: string): Promise<boolean> {
  if (!isObjectId(oid)) return false;
  const type = (await git(folder, ['cat-file', '--batch-check=%(objecttype)'], { input: `${oid}\n` }))
    .toString()
    .trim();
  return name.startsWith('refs/heads/') ? type === 'commit' : !type.endsWith('missing');
}
