/**
 * GitHub's global node ids: a prefix for the kind, then base64url of a MessagePack array that begins with 0 and
 * holds database ids or names, such as `I_kwDO…` for issue and repository. Clients must not look inside; we do.
 * https://docs.github.com/en/graphql/guides/using-global-node-ids, https://github.com/msgpack/msgpack/blob/master/spec.md
 */
export type NodeKind =
  | 'R' // repository
  | 'I' // issue
  | 'PR' // pull request
  | 'IC' // issue comment
  | 'LA' // label
  | 'U' // user
  | 'O' // organization
  | 'BOT' // bot
  | 'REF' // git ref
  | 'C' // commit
  | 'RR' // review request
  | 'PRR' // review
  | 'RE' // release
  | 'LB'; // linked branch

export type NodeId = { readonly kind: string; readonly parts: readonly (number | string)[] };

const UINT32 = 0xce;
const STR8 = 0xd9;

export function nodeId(kind: NodeKind, ...parts: readonly (number | string)[]): string {
  const chunks = parts.map((part) => (typeof part === 'number' ? packNumber(part) : packText(part)));
  const bytes = Buffer.concat([Buffer.from([0x90 + parts.length + 1, 0]), ...chunks]);
  return `${kind}_${bytes.toString('base64url')}`;
}

/** What an id names, or undefined when it is none of ours. */
export function parseNodeId(id: string): NodeId | undefined {
  const match = /^([A-Z]+)_([A-Za-z0-9_-]+)$/.exec(id);
  const bytes = Buffer.from(match?.[2] ?? '', 'base64url');
  const count = (bytes[0] ?? 0) - 0x91;
  if (match === null || count < 1 || count > 3 || bytes[1] !== 0) return undefined;
  const parts: (number | string)[] = [];
  for (let at = 2; at < bytes.length && parts.length < count;) {
    const tag = bytes[at];
    if (tag === UINT32 && at + 5 <= bytes.length) {
      parts.push(bytes.readUInt32BE(at + 1));
      at += 5;
    } else if (tag === STR8 && at + 2 <= bytes.length) {
      const end = at + 2 + (bytes[at + 1] ?? 0);
      parts.push(bytes.toString('utf8', at + 2, end));
      at = end;
    } else {
      return undefined;
    }
  }
  return parts.length === count ? { kind: match[1] ?? '', parts } : undefined;
}

function packNumber(value: number): Buffer {
  const bytes = Buffer.alloc(5, UINT32);
  bytes.writeUInt32BE(value, 1);
  return bytes;
}

/** At most 255 bytes: git's ref names end there on the file systems we run on. */
function packText(value: string): Buffer {
  const text = Buffer.from(value, 'utf8');
  return Buffer.concat([Buffer.from([STR8, text.length]), text]);
}
