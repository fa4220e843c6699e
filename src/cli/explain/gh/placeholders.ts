import { err, ok, type Result } from '../../../lib/result.ts';
import type { Unreadable } from '../../../policy/reading.ts';
import type { Surroundings } from '../asked.ts';

/** gh fills these in from the clone in which it runs; `:owner` is their older form. */
const PLACEHOLDER = /\{(owner|repo|branch)\}|:(owner|repo|branch)\b/g;

export function fillIn(text: string, { repository }: Pick<Surroundings, 'repository'>): Result<string, Unreadable> {
  const named = [...text.matchAll(PLACEHOLDER)].map(([, braced, older]) => braced ?? older);
  if (named.includes('branch')) {
    return err({ message: '{branch} is a matter of the clone', remedy: 'write the name of the branch' });
  }
  if (named.length > 0 && repository === undefined) {
    const message = `the repository behind {${named[0]}} is a matter of the clone`;
    return err({ message, remedy: 'name it with --repository owner/name' });
  }
  const { owner = '', name = '' } = repository ?? {};
  return ok(
    text.replaceAll(PLACEHOLDER, (_all, braced?: string, older?: string) =>
      (braced ?? older) === 'owner' ? owner : name,
    ),
  );
}
