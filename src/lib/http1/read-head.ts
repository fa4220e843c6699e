import { foldName, HeaderFields } from './header-fields.ts';

/** A request's head. `minor` is that of HTTP/1.0 or HTTP/1.1. */
export type RequestHead = {
  readonly method: string;
  readonly target: string;
  readonly minor: 0 | 1;
  readonly fields: HeaderFields;
};

export type ResponseHead = {
  readonly status: number;
  readonly reason: string;
  readonly minor: 0 | 1;
  readonly fields: HeaderFields;
};

/** What stands between a head and what is behind it; the head itself is read without it. */
export const END_OF_HEAD = '\r\n\r\n';

const [TAB, LF, CR, SPACE, COLON, TILDE, DELETE] = [9, 10, 13, 32, 58, 126, 127];

/** Of one byte each: 1 in a name (RFC 9110 §5.6.2), 2 in a value or a reason (§5.5), 4 in a target (RFC 9112 §3.2). */
const [IN_NAME, IN_VALUE, IN_TARGET] = [1, 2, 4];
const KINDS = new Uint8Array(256);
for (let code = 0; code < 256; code += 1) {
  const isName = /[!#$%&'*+\-.^_`|~0-9A-Za-z]/.test(String.fromCharCode(code));
  const isValue = code === TAB || (code >= SPACE && code !== DELETE);
  const isTarget = code > SPACE && code <= TILDE;
  KINDS[code] = (isName ? IN_NAME : 0) | (isValue ? IN_VALUE : 0) | (isTarget ? IN_TARGET : 0);
}

/**
 * Reads a request's head, given as one character for each byte. What RFC 9112 lets a recipient be lenient about is
 * malformed here: another may have read it in another way. Undefined for what is malformed.
 */
export function readRequestHead(text: string): RequestHead | undefined {
  const methodEnd = endOf(text, 0, IN_NAME);
  if (methodEnd === 0 || text.charCodeAt(methodEnd) !== SPACE) return undefined;
  const targetEnd = endOf(text, methodEnd + 1, IN_TARGET);
  if (targetEnd === methodEnd + 1 || text.charCodeAt(targetEnd) !== SPACE) return undefined;
  const minor = minorAt(text, targetEnd + 1);
  const fields = minor === undefined ? undefined : readFields(text, targetEnd + 1 + VERSION.length + 1);
  if (minor === undefined || fields === undefined) return undefined;
  return { method: text.slice(0, methodEnd), target: text.slice(methodEnd + 1, targetEnd), minor, fields };
}

/** Reads an answer's head, as strictly. */
export function readResponseHead(text: string): ResponseHead | undefined {
  const minor = minorAt(text, 0);
  const statusAt = VERSION.length + 2;
  const status = text.slice(statusAt, statusAt + 3);
  const behind = text.charCodeAt(statusAt + 3);
  if (minor === undefined || text.charCodeAt(statusAt - 1) !== SPACE || !/^[1-5]\d\d$/.test(status)) return undefined;
  // The space is not optional, but there are servers that leave it out where no reason follows.
  const reasonAt = behind === SPACE ? statusAt + 4 : statusAt + 3;
  const reasonEnd = behind === SPACE ? endOf(text, reasonAt, IN_VALUE) : reasonAt;
  const fields = readFields(text, reasonEnd);
  if (fields === undefined) return undefined;
  return { status: Number(status), reason: text.slice(reasonAt, reasonEnd), minor, fields };
}

const VERSION = 'HTTP/1.';

function minorAt(text: string, at: number): 0 | 1 | undefined {
  if (!text.startsWith(VERSION, at)) return undefined;
  switch (text[at + VERSION.length]) {
    case '0':
      return 0;
    case '1':
      return 1;
    default:
      return undefined;
  }
}

/**
 * The field lines from the end of the line before them to the end of the text. A line that begins with white space would
 * go on with the one before it (obs-fold, RFC 9112 §5.2): it has no name, and is malformed.
 */
function readFields(text: string, lineEnd: number): HeaderFields | undefined {
  const raw: string[] = [];
  const names: string[] = [];
  for (let at = lineEnd; at < text.length;) {
    if (text.charCodeAt(at) !== CR || text.charCodeAt(at + 1) !== LF) return undefined;
    const nameAt = at + 2;
    const nameEnd = endOf(text, nameAt, IN_NAME);
    if (nameEnd === nameAt || text.charCodeAt(nameEnd) !== COLON) return undefined;
    let valueAt = nameEnd + 1;
    while (isBlank(text.charCodeAt(valueAt))) valueAt += 1;
    at = endOf(text, valueAt, IN_VALUE);
    let valueEnd = at;
    while (valueEnd > valueAt && isBlank(text.charCodeAt(valueEnd - 1))) valueEnd -= 1;
    const name = text.slice(nameAt, nameEnd);
    raw.push(name, text.slice(valueAt, valueEnd));
    names.push(foldName(name));
  }
  return new HeaderFields(raw, names);
}

const isBlank = (code: number): boolean => code === SPACE || code === TAB;

/** Where characters of a kind end. */
function endOf(text: string, from: number, kind: number): number {
  let at = from;
  while (at < text.length && ((KINDS[text.charCodeAt(at)] ?? 0) & kind) !== 0) at += 1;
  return at;
}
