import { err, ok, type Result } from '../../../lib/result.ts';
import type { RefChange } from '../../../policy/intent.ts';
import type { Unreadable } from '../../../policy/reading.ts';

/** What a refspec does at the other side, and what was taken for granted about it. */
export type PushedRef =
  | { readonly kind: 'ref'; readonly ref: string; readonly change: RefChange; readonly note?: string }
  | { readonly kind: 'every'; readonly below: 'refs/heads/' | 'refs/tags/'; readonly change: RefChange };

export type PushMode = { readonly force: boolean; readonly remove: boolean };

/**
 * Reads `[+]<src>[:<dst>]` as git-push(1) does, without the clone and without the other side: a short name is taken for
 * that of a branch, or of a tag when it looks like a version.
 */
export function readRefspec(refspec: string, { force, remove }: PushMode): Result<PushedRef, Unreadable> {
  const isForced = force || refspec.startsWith('+');
  const text = refspec.replace(/^\+/, '');
  const at = text.indexOf(':');
  const [source, named] = at < 0 ? [text, text] : [text.slice(0, at), text.slice(at + 1)];
  if (text === ':') return unclear('":" pushes whatever branches both sides have', 'name the branches');
  const target = named === '' ? source : named;
  if (target === 'HEAD' || target === '@' || target === '') {
    return unclear(`"${refspec}" means the branch that the clone is on`, 'name it: HEAD:refs/heads/<branch>');
  }
  const change = remove || source === '' ? 'delete' : isForced ? 'write' : undefined;
  if (target.includes('*')) return readPattern(target, change ?? 'write');
  const { ref, note } = fullName(target, at >= 0 && source !== '');
  const usual = ref.startsWith('refs/tags/') ? 'create' : 'write';
  return ok({ kind: 'ref', ref, change: change ?? usual, ...(note !== undefined && { note }) });
}

function fullName(name: string, isBesideSource: boolean): { ref: string; note?: string } {
  if (name.startsWith('refs/')) return { ref: name };
  if (/^(?:heads|tags)\//.test(name)) return { ref: `refs/${name}` };
  if (!isBesideSource && /^v?\d+\.\d/.test(name)) {
    return { ref: `refs/tags/${name}`, note: `"${name}" is taken for a tag; write refs/heads/${name} for a branch` };
  }
  return { ref: `refs/heads/${name}`, note: `"${name}" is taken for a branch; write refs/tags/${name} for a tag` };
}

function readPattern(target: string, change: RefChange): Result<PushedRef, Unreadable> {
  if (target === 'refs/heads/*') return ok({ kind: 'every', below: 'refs/heads/', change });
  if (target === 'refs/tags/*') return ok({ kind: 'every', below: 'refs/tags/', change });
  return unclear(`"${target}" means whatever refs the clone has`, 'name them one by one');
}

const unclear = (message: string, remedy: string): Result<never, Unreadable> => err({ message, remedy });
