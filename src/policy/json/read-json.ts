import { err, ok, type Result } from '../../lib/result.ts';

/** Deeper than any request of GitHub's API, and shallow enough for whoever walks the value. */
const DEEPEST = 100;
/** Far more than a commit of thousands of files has; sixteen megabytes of `{},` would take a minute and a gigabyte. */
const MOST_VALUES = 100_000;

/**
 * The value of a JSON text that everybody reads alike: UTF-8 without a byte order mark, and no name twice in one
 * object (RFC 8259 §4 and §8.1: what is done with either is left to the receiver, and the last, the first or both may
 * count). Nor is a name written with escapes: no name of GitHub's API needs them, and V8 takes "\u0071uery" for another
 * name once an object has had one that is spelt as that text begins (https://github.com/nodejs/node/issues/63785).
 * The error is what is wrong, to follow "the body". Whoever reads a document reads all of it, as for GraphQL; of a body
 * with a file in it a few names are read, and `scan-json.ts` copies no more than these.
 */
export function readJson(bytes: Uint8Array): Result<unknown, string> {
  const text = decode(bytes);
  if (text === undefined) return err('is not valid UTF-8');
  if (text.startsWith('\uFEFF')) return err('begins with a byte order mark');
  if (hasTooMany(bytes)) return err(`has more than ${MOST_VALUES} values`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err('is not valid JSON');
  }
  const fault = findFault(text);
  return fault === undefined ? ok(value) : err(fault);
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Counts what may stand before a value, without making any; of what is no JSON, too, which is then found to be none. */
function hasTooMany(bytes: Uint8Array): boolean {
  let count = 0;
  let isInString = false;
  for (let at = 0; at < bytes.length && count <= MOST_VALUES; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) isInString = !isInString;
    else if (isInString && byte === BACKSLASH) at += 1;
    else if (!isInString && (byte === COMMA || byte === BRACKET || byte === BRACE)) count += 1;
  }
  return count > MOST_VALUES;
}

const [QUOTE, BACKSLASH, COMMA, BRACKET, BRACE] = [0x22, 0x5c, 0x2c, 0x5b, 0x7b];

/** `text` is valid JSON: a bracket outside of strings is one, and a string before a colon is a name. */
function findFault(text: string): string | undefined {
  const names: Set<string>[] = [];
  const mark = /["{}[\]]/g;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    const [token] = found;
    if (token === '"') {
      const end = endOfString(text, found.index);
      mark.lastIndex = end;
      if (!isFollowedByColon(text, end)) continue;
      const name = text.slice(found.index + 1, end - 1);
      if (name.includes('\\')) return 'writes a name with escapes';
      const known = names.at(-1);
      if (known?.has(name)) return `has ${JSON.stringify(name).slice(0, 100)} twice in one object`;
      known?.add(name);
    } else if (token === '{' || token === '[') {
      if (names.push(new Set()) > DEEPEST) return 'is nested too deeply';
    } else {
      names.pop();
    }
  }
  return undefined;
}

/** Behind the quote that ends the string which begins at `start`: before it stands an even number of backslashes. */
function endOfString(text: string, start: number): number {
  for (let at = start; ;) {
    at = text.indexOf('"', at + 1);
    let before = at;
    while (text[before - 1] === '\\') before -= 1;
    if ((at - before) % 2 === 0) return at + 1;
  }
}

function isFollowedByColon(text: string, end: number): boolean {
  const colon = /\s*:/y;
  colon.lastIndex = end;
  return colon.test(text);
}
