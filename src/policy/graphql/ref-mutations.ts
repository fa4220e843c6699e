import { ok, type Result } from '../../lib/result.ts';
import type { Intent, RefChange } from '../intent.ts';
import type { Unreadable } from '../reading.ts';
import type { RepositoryRef } from '../verdict.ts';
import { repositoryOf } from './named-repository.ts';
import { listed, member } from './resolve-value.ts';
import { unreadable } from './unreadable.ts';

/** What one field of a mutation would do, and the repository that it names, if it names one. */
export type MutationReading = { readonly intents: readonly Intent[]; readonly repository?: RepositoryRef | undefined };

/** Reads the `input` of a mutation that changes refs; what cannot be read of it is a ref without a name. */
export type RefMutation = (input: unknown) => Result<MutationReading, Unreadable>;

/** The mutations whose input decides: https://docs.github.com/graphql/reference/mutations */
export const REF_MUTATIONS: ReadonlyMap<string, RefMutation> = new Map<string, RefMutation>([
  ['createCommitOnBranch', readCommit],
  ['createRef', (input) => alone(refIntent('create', member(input, 'name')))],
  ['updateRef', () => alone(anyRef('update'))],
  ['deleteRef', () => alone(anyRef('delete'))],
  ['updateRefs', (input) => ok({ intents: listed(member(input, 'refUpdates')).flatMap(readUpdate) })],
  ['mergeBranch', (input) => alone(branchIntent('update', member(input, 'base')))],
  // Without a name GitHub makes one of the number and title.
  ['createLinkedBranch', (input) => alone(branchIntent('create', member(input, 'name')))],
  // A branch `revert-…`, named by GitHub after the pull request's head.
  ['revertPullRequest', () => alone(anyBranch('create'))],
  ['createDeployment', readDeployment],
]);

const anyRef = (change: RefChange): Intent => ({ kind: 'unnamed_ref', change, of: 'branch or tag' });
const anyBranch = (change: RefChange): Intent => ({ kind: 'unnamed_ref', change, of: 'branch' });

const alone = (intent: Intent): Result<MutationReading, Unreadable> => ok({ intents: [intent] });

/** `CommittableBranch`: by the ref's node id, or by repository and name. */
function readCommit(input: unknown): Result<MutationReading, Unreadable> {
  const branch = member(input, 'branch');
  const [id, name, nameWithOwner] = ['id', 'branchName', 'repositoryNameWithOwner'].map((key) => member(branch, key));
  if (id == null) {
    return ok({ intents: [branchIntent('update', name)], repository: repositoryOf(nameWithOwner) });
  }
  if (name != null || nameWithOwner != null) return NAMED_TWICE;
  return alone(anyBranch('update'));
}

const NAMED_TWICE = unreadable(
  'createCommitOnBranch names its branch twice, by id and by name',
  'name it by repositoryNameWithOwner and branchName',
);

/** An id of zeros stands for a ref that is not there, before or after. What is no id at all may be either. */
function readUpdate(update: unknown): readonly Intent[] {
  const [before, after] = [member(update, 'beforeOid'), member(update, 'afterOid')];
  const creates = isOid(before) && isZero(before);
  const changes: readonly RefChange[] = !isOid(after)
    ? ['write', 'delete']
    : isZero(after)
      ? ['delete']
      : [creates ? 'create' : isOid(before) ? 'update' : 'write'];
  return changes.map((change) => refIntent(change, member(update, 'name')));
}

const isOid = (value: unknown): value is string =>
  typeof value === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(value);
const isZero = (oid: string): boolean => /^0+$/.test(oid);

/** Unless told not to, GitHub merges the default branch into what it deploys, which is named by id. */
function readDeployment(input: unknown): Result<MutationReading, Unreadable> {
  const deploy: Intent = { kind: 'action', action: 'deploy' };
  return ok({ intents: member(input, 'autoMerge') === false ? [deploy] : [deploy, anyBranch('update')] });
}

/** Of a full name: `refs/heads/main`. */
function refIntent(change: RefChange, name: unknown): Intent {
  return isRefName(name) && name.startsWith('refs/') ? { kind: 'ref', change, ref: name } : anyRef(change);
}

/** Of a branch's own name, which may be a full one; what git might complete in some other way is no name to us. */
function branchIntent(change: RefChange, name: unknown): Intent {
  if (!isRefName(name)) return anyBranch(change);
  if (name.startsWith('refs/heads/')) return { kind: 'ref', change, ref: name };
  return /^(?:refs|heads|tags|remotes)\/|^HEAD$/.test(name)
    ? anyBranch(change)
    : { kind: 'ref', change, ref: `refs/heads/${name}` };
}

/** https://git-scm.com/docs/git-check-ref-format; whitespace of all kinds besides, which somebody might trim. */
const NOT_IN_REFS = /[\s\p{C}~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$|\.$|(?:^|\/)\.|\.lock(?:\/|$)|^@$|^$/u;

const isRefName = (name: unknown): name is string =>
  typeof name === 'string' && name.isWellFormed() && !NOT_IN_REFS.test(name);
