import { isFullRefName } from './names.ts';
import { git } from './run-git.ts';

export type Ref = {
  /** The whole name, such as `refs/heads/main`. */
  readonly name: string;
  readonly oid: string;
  /** `tag` for an annotated tag. */
  readonly type: 'commit' | 'tag' | 'tree' | 'blob';
};

/** All refs whose whole name begins with `prefix`, by name; `refs/heads/fea` finds `refs/heads/feature`. */
export async function listRefs(folder: string, prefix = 'refs/'): Promise<Ref[]> {
  const lines = (await git(folder, ['for-each-ref', '--format=%(refname) %(objectname) %(objecttype)']))
    .toString('utf8')
    .split('\n');
  return lines
    .filter((line) => line.startsWith(prefix) && line !== '')
    .map((line) => {
      const [name = '', oid = '', type = 'commit'] = line.split(' ');
      return { name, oid, type: type as Ref['type'] };
    });
}

/** The ref of this whole name, or undefined. */
export async function readRef(folder: string, name: string): Promise<Ref | undefined> {
  if (!isFullRefName(name)) return undefined;
  const refs = await listRefs(folder, name);
  return refs.find((ref) => ref.name === name);
}
