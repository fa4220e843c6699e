import { readFile } from 'node:fs/promises';
import { Fault } from './fault.ts';
import { writeFileWhole } from './private-file.ts';
import { Secret } from './secret.ts';

export type KeptSecret = {
  readonly path: string;
  /** In snake_case, such as `operator_key`: the faults are called `<name>_unreadable` and `<name>_invalid`. */
  readonly name: string;
  /** Called when there is no such file yet. */
  readonly make: () => string;
  readonly isValid: (text: string) => boolean;
  /** What follows when the file is removed, for whoever finds that it holds something else. */
  readonly remedy: string;
};

/** A secret of this program's own, read from its file; made at first start (mode 0600). Space around it is ignored. */
export async function loadOrMakeSecret({ path, name, make, isValid, remedy }: KeptSecret): Promise<Secret> {
  const existing = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new Fault(`${name}_unreadable`, `${path} cannot be read (${error.code})`, 'make it readable to this user');
  });
  if (existing === undefined) {
    const made = make();
    await writeFileWhole(path, made);
    return new Secret(made);
  }
  const secret = existing.trim();
  if (isValid(secret)) return new Secret(secret);
  throw new Fault(`${name}_invalid`, `${path} holds no ${name.replaceAll('_', ' ')}`, remedy);
}
