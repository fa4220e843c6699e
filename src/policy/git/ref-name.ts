/** GitHub takes 255 bytes of a branch's name; more is nobody's work, and our audit holds each name. */
const LONGEST = 1_000;

/** git-check-ref-format(1), rules 4, 5 and 10; of control characters also those beyond ASCII. */
const FORBIDDEN = /[\p{Cc} ~^:?*[\\]/u;

/**
 * Whether a full name is one that git takes in a push: below `refs/` at least two levels, by the rules of
 * git-check-ref-format(1). `HEAD` and other names of one level are what it calls funny.
 */
export function isRefName(ref: string): boolean {
  const [first, ...levels] = ref.split('/');
  return (
    first === 'refs' &&
    levels.length >= 2 &&
    levels.every((level) => level !== '' && !level.startsWith('.') && !level.endsWith('.lock')) &&
    !FORBIDDEN.test(ref) &&
    !ref.includes('..') &&
    !ref.includes('@{') &&
    !ref.endsWith('.') &&
    Buffer.byteLength(ref) <= LONGEST
  );
}
