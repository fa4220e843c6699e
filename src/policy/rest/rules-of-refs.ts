import { ok, type Result } from '../../lib/result.ts';
import type { Intent, RefChange } from '../intent.ts';
import { type Unreadable, unreadable } from '../reading.ts';
import { fullRefName, isFullRefName, isSymbolic, refsNamed } from '../ref-names.ts';
import { LARGEST_BODY_WITH_FILE, LARGEST_SHORT_BODY, type ReadingRule, reads, type RequestParameters } from './rule.ts';

type Read = Result<readonly Intent[], Unreadable>;

const DEFAULT_BRANCH: Intent = { kind: 'unnamed_ref', change: 'write', of: 'branch' };

/** https://docs.github.com/en/rest/git/refs: the body names the ref in full. */
export const createRef: ReadingRule = {
  deciding: ['ref'],
  largest: LARGEST_SHORT_BODY,
  read: ({ ref }) => (typeof ref === 'string' ? changes('create', [fullRefName(ref)]) : missing('ref')),
};

/** The path names the ref, without `refs/`. */
export const updateRef: ReadingRule = refInPath('update');
export const deleteRef: ReadingRule = refInPath('delete');

/** https://docs.github.com/en/rest/repos/contents: a commit on `branch`, or on the default branch. */
export const writeContents: ReadingRule = {
  deciding: ['branch'],
  largest: LARGEST_BODY_WITH_FILE,
  read: ({ branch }) => changesBranch(branch),
};

/** https://docs.github.com/en/rest/branches/branches#merge-a-branch: a commit on `base`. */
export const mergeBranch: ReadingRule = {
  deciding: ['base'],
  largest: LARGEST_SHORT_BODY,
  read: ({ base }) => changesBranch(base),
};

/** A fork's branch takes over what its upstream has. */
export const mergeUpstream: ReadingRule = {
  deciding: ['branch'],
  largest: LARGEST_SHORT_BODY,
  read: ({ branch }) => changesBranch(branch),
};

/** A rename deletes one branch and creates another. */
export const renameBranch: ReadingRule = {
  deciding: ['new_name'],
  largest: LARGEST_SHORT_BODY,
  read: ({ new_name: newName }, variables) => {
    const [, , old = ''] = variables;
    if (typeof newName !== 'string') return missing('new_name');
    const created = changes('create', refsNamed(newName, 'heads'));
    if (!created.ok) return created;
    const deleted = isSymbolic(old)
      ? reads({ ...DEFAULT_BRANCH, change: 'delete' })
      : changes('delete', refsNamed(old, 'heads'));
    return deleted.ok ? ok([...deleted.value, ...created.value]) : deleted;
  },
};

/** https://docs.github.com/en/rest/code-scanning/code-scanning: a commit on `target_ref`. */
export const commitAutofix: ReadingRule = {
  deciding: ['target_ref'],
  largest: LARGEST_SHORT_BODY,
  read: ({ target_ref: target }) => changesBranch(target),
};

/** Unless told not to, GitHub merges the default branch into the ref that it is to deploy, when that is behind. */
export const createDeployment: ReadingRule = {
  deciding: ['ref', 'auto_merge'],
  largest: LARGEST_SHORT_BODY,
  read: ({ ref, auto_merge: merges }) => {
    const deploys: Intent = { kind: 'action', action: 'deploy' };
    if (merges === false || merges === 'false' || (typeof ref === 'string' && COMMIT.test(ref))) return reads(deploys);
    const merged = changesBranch(ref);
    return merged.ok ? ok([deploys, ...merged.value]) : merged;
  },
};

/** Fills the repository from elsewhere. */
export const importRepository: ReadingRule = {
  deciding: [],
  largest: 0,
  read: () =>
    reads({ kind: 'action', action: 'settings' }, { kind: 'unnamed_ref', change: 'write', of: 'branch or tag' }),
};

/** A full object id: no branch may be called so. */
const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

function refInPath(change: RefChange): ReadingRule {
  return {
    deciding: [],
    largest: 0,
    read: (_parameters, variables) => changes(change, [fullRefName(variables[2] ?? '')]),
  };
}

function changesBranch(branch: RequestParameters[string]): Read {
  if (branch === undefined) return reads(DEFAULT_BRANCH);
  if (typeof branch !== 'string') return notAName(String(branch));
  return isSymbolic(branch) ? reads(DEFAULT_BRANCH) : changes('write', refsNamed(branch, 'heads'));
}

export function changes(change: RefChange, refs: readonly string[]): Read {
  const impossible = refs.find((ref) => !isFullRefName(ref));
  return impossible === undefined ? ok(refs.map((ref) => ({ kind: 'ref', change, ref }))) : notAName(impossible);
}

const notAName = (name: string): Read =>
  unreadable(`${JSON.stringify(name.slice(0, 200))} cannot be the name of a ref`, 'name the branch or tag as git does');

const missing = (parameter: string): Read =>
  unreadable(`the request has no "${parameter}"`, `say "${parameter}" in the body, as a string`);
