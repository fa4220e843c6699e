import { ok } from '../../../lib/result.ts';
import { intentsOf } from '../../../policy/git/push-intents.ts';
import type { Intent } from '../../../policy/intent.ts';
import type { RepositoryRef } from '../../../policy/verdict.ts';
import { type AskedResult, type Sent, unclear } from '../asked.ts';
import { type PushArguments, readPushArguments } from './push-arguments.ts';
import { type PushedRef, readRefspec } from './refspec.ts';

/** What `git push` would change in a repository. */
export function readPush(args: readonly string[], repositoryOf: RepositoryAt): AskedResult {
  const read = readPushArguments(args);
  if (!read.ok) return read;
  const push = read.value;
  const at = repositoryOf(push.remote);
  if (!('repository' in at)) return at;
  const { repository } = at;
  const refs: PushedRef[] = [];
  for (const refspec of push.refspecs) {
    const ref = readRefspec(refspec, push);
    if (!ref.ok) return ref;
    refs.push(ref.value);
  }
  refs.push(...refsOfFlags(push));
  if (refs.length === 0) {
    const remedy = 'name them, as in git push origin HEAD:refs/heads/<branch>';
    return unclear('which refs are pushed is a matter of that clone and its configuration', remedy);
  }
  const notes = refs.flatMap((ref) => (ref.kind === 'ref' && ref.note !== undefined ? [ref.note] : []));
  notes.push(...push.unnamed.map((flag) => `${flag} may change more refs, which depend on the clone`));
  if (push.dryRun) notes.push('--dry-run changes nothing; this is what it would come to without');
  return ok({ sends: sendsOf(refs, repository, push.options), notes });
}

export type RepositoryAt = (remote: string | undefined) => { readonly repository: RepositoryRef } | AskedResult;

function refsOfFlags({ tags, branches, mirror, force }: PushArguments): PushedRef[] {
  const below = { heads: 'refs/heads/', tags: 'refs/tags/' } as const;
  // --mirror deletes what the clone does not have, and moves the rest by force.
  const changes = mirror ? (['write', 'delete'] as const) : force ? (['write'] as const) : undefined;
  const every = (prefix: 'refs/heads/' | 'refs/tags/', usual: 'create' | 'write'): PushedRef[] =>
    (changes ?? [usual]).map((change) => ({ kind: 'every', below: prefix, change }));
  return [
    ...(mirror || branches ? every(below.heads, 'write') : []),
    ...(mirror || tags ? every(below.tags, 'create') : []),
  ];
}

function sendsOf(refs: readonly PushedRef[], repository: RepositoryRef, options: readonly string[]): Sent[] {
  const target = { repository };
  const settings = intentsOf({ commands: [], options });
  return refs.map((pushed) => {
    const { change } = pushed;
    if (pushed.kind === 'every') {
      const says = `${change} every ref of the clone below ${pushed.below}`;
      return { says, reading: { target, intents: settings }, every: { below: pushed.below, change } };
    }
    const intents: Intent[] = [{ kind: 'ref', change, ref: pushed.ref }, ...settings];
    return { says: `${VERBS[change]} ${pushed.ref}`, reading: { target, intents } };
  });
}

const VERBS = { create: 'create', update: 'update', write: 'create or update', delete: 'delete' } as const;
