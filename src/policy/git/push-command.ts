import { err, ok, type Result } from '../../lib/result.ts';
import { isFullRefName } from '../ref-names.ts';

/** One line of a push: object ids in hex, as git names them. */
export type PushCommand = {
  readonly change: 'create' | 'update' | 'delete';
  /** A full name, such as `refs/heads/main`. */
  readonly ref: string;
  /** All zeros where there is nothing, as in git's own protocol. */
  readonly old: string;
  readonly new: string;
};

const COMMAND = /^([0-9a-f]+) ([0-9a-f]+) (.+)$/su;
const ZERO = /^0+$/;

/** What is no UTF-8 would be a different name to each who reads it; a byte order mark is a part of a name. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads `old SP new SP ref`, without what stands behind a NUL; says what is wrong with it otherwise. */
export function readCommand(line: Buffer, idLength: number): Result<PushCommand, string> {
  let text: string;
  try {
    text = UTF8.decode(line);
  } catch {
    return err('a ref name that is no UTF-8');
  }
  const [, before = '', after = '', ref = ''] = COMMAND.exec(text) ?? [];
  if (ref === '') return err('a line that is no command');
  if (before.length !== idLength || after.length !== idLength) return err('an object id of another length');
  if (!isFullRefName(ref)) return err('a ref name that git does not allow, or not in a push');
  const [isNew, isGone] = [ZERO.test(before), ZERO.test(after)];
  if (isNew && isGone) return err('a command that neither creates nor deletes');
  return ok({ change: isNew ? 'create' : isGone ? 'delete' : 'update', ref, old: before, new: after });
}
