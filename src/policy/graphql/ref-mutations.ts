import { ok, type Result } from '../../lib/result.ts';
import type { Intent, RefChange } from '../intent.ts';
import { type Unreadable, unreadable } from '../reading.ts';
import type { RepositoryRef } from '../verdict.ts';
import { repositoryOf } from './named-repository.ts';
import { isFullRefName, isSymbolic, refsNamed } from '../ref-names.ts';
import { listed, member } from './resolve-value.ts';

/** What one field of a mutation would do, and the repository that it names, if it names one. */
export type MutationReading = { readonly intents: readonly Intent[]; readonly repository?: RepositoryRef | undefined };

/** Reads the `input` of a mutation that changes refs; what cannot be read of it is a ref without a name. */
export type RefMutation = (input: unknown) => Result<MutationReading, Unreadable>;

/** The mutations whose input decides: https://docs.github.com/graphql/reference/mutations */
export const REF_MUTATIONS: ReadonlyMap<string, RefMutation> = new Map<string, RefMutation>([
  ['createCommitOnBranch', readCommit],
  ['createRef', (input) => reading(refIntents(['create'], member(input, 'name')))],
  ['updateRef', () => alone(anyRef('update'))],
  ['deleteRef', () => alone(anyRef('delete'))],
  ['updateRefs', (input) => readUpdates(listed(member(input, 'refUpdates')))],
  ['mergeBranch', (input) => reading(branchIntents('update', member(input, 'base')))],
  // Without a name GitHub makes one of the number and title.
  ['createLinkedBranch', (input) => reading(branchIntents('create', member(input, 'name')))],
  // A branch `revert-…`, named by GitHub after the pull request's head.
  ['revertPullRequest', () => alone(anyBranch('create'))],
  ['createDeployment', readDeployment],
]);

const anyRef = (change: RefChange): Intent => ({ kind: 'unnamed_ref', change, of: 'branch or tag' });
const anyBranch = (change: RefChange): Intent => ({ kind: 'unnamed_ref', change, of: 'branch' });

const alone = (intent: Intent): Result<MutationReading, Unreadable> => ok({ intents: [intent] });

type Read = Result<readonly Intent[], Unreadable>;

function reading(intents: Read, repository?: RepositoryRef): Result<MutationReading, Unreadable> {
  return intents.ok ? ok({ intents: intents.value, repository }) : intents;
}

/** `CommittableBranch`: by the ref's node id, or by repository and name. */
function readCommit(input: unknown): Result<MutationReading, Unreadable> {
  const branch = member(input, 'branch');
  const [id, name, nameWithOwner] = ['id', 'branchName', 'repositoryNameWithOwner'].map((key) => member(branch, key));
  if (id == null) {
    return reading(branchIntents('update', name), repositoryOf(nameWithOwner));
  }
  if (name != null || nameWithOwner != null) return NAMED_TWICE;
  return alone(anyBranch('update'));
}

const NAMED_TWICE = unreadable(
  'createCommitOnBranch names its branch twice, by id and by name',
  'name it by repositoryNameWithOwner and branchName',
);

function readUpdates(updates: readonly unknown[]): Result<MutationReading, Unreadable> {
  const intents: Intent[] = [];
  for (const update of updates) {
    const read = refIntents(changesOf(update), member(update, 'name'));
    if (!read.ok) return read;
    intents.push(...read.value);
  }
  return ok({ intents });
}

/** An id of zeros stands for a ref that is not there, before or after. What is no id at all may be either. */
function changesOf(update: unknown): readonly RefChange[] {
  const [before, after] = [member(update, 'beforeOid'), member(update, 'afterOid')];
  if (!isOid(after)) return ['write', 'delete'];
  if (isZero(after)) return ['delete'];
  if (!isOid(before)) return ['write'];
  return [isZero(before) ? 'create' : 'update'];
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
function refIntents(changes: readonly RefChange[], name: unknown): Read {
  if (name == null) return ok(changes.map(anyRef));
  return isFullRefName(name) ? ok(changes.map((change) => ({ kind: 'ref', change, ref: name }))) : notAName(name);
}

/** Of a branch's own name; without one it is a branch that GitHub chooses. */
function branchIntents(change: RefChange, name: unknown): Read {
  if (name == null || (typeof name === 'string' && isSymbolic(name))) return ok([anyBranch(change)]);
  const refs = typeof name === 'string' ? refsNamed(name, 'heads') : [];
  return refs.length > 0 && refs.every(isFullRefName)
    ? ok(refs.map((ref) => ({ kind: 'ref', change, ref })))
    : notAName(name);
}

const notAName = (name: unknown): Read =>
  unreadable(
    `${typeof name === 'string' ? JSON.stringify(name.slice(0, 200)) : 'what is no string'} cannot be the name of a ref`,
    'name the branch or tag as git does',
  );
