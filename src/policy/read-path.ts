import { ok, type Result } from '../lib/result.ts';
import { type Unreadable, unreadable } from './reading.ts';

/** One segment of a path: as received, to be sent on, and decoded once, to be decided about. */
export type Segment = { readonly raw: string; readonly decoded: string };

/** What is left encoded after decoding once would be decoded by nobody, or by somebody who is not us. */
const ENCODED_AGAIN = /%[0-9a-f]{2}/i;
const CONTROL = /\p{Cc}/u;
/** What nearly all segments are: nothing to decode, and nothing that could be read in a second way. */
const PLAIN = /^[A-Za-z0-9_~-][A-Za-z0-9._~-]*$/;

/**
 * Splits a path into segments that can be read in one way only, so that what is decided about is what GitHub will
 * see: no dot segments, no empty ones but a last, no backslashes, nothing encoded twice. An encoded slash stays
 * inside its segment, for names of branches and labels have them in REST paths (`branches/feature%2Fx`); names of
 * repositories and git's paths cannot, and are matched against what they may be.
 */
export function readPath(rawPath: string): Result<readonly Segment[], Unreadable> {
  const raws = rawPath.split('/').slice(1);
  const segments: Segment[] = [];
  for (const [index, raw] of raws.entries()) {
    if (PLAIN.test(raw)) {
      segments.push({ raw, decoded: raw });
      continue;
    }
    const decoded = decodeOnce(raw);
    const isLast = index === raws.length - 1;
    if (decoded === undefined || (decoded === '' && !isLast) || isAmbiguous(decoded)) return AMBIGUOUS;
    segments.push({ raw, decoded });
  }
  return ok(segments);
}

function isAmbiguous(decoded: string): boolean {
  return (
    decoded.includes('\\') ||
    CONTROL.test(decoded) ||
    ENCODED_AGAIN.test(decoded) ||
    decoded.split('/').some((part) => part === '.' || part === '..' || (part === '' && decoded !== ''))
  );
}

function decodeOnce(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
}

const AMBIGUOUS = unreadable(
  'the path has dot segments, empty segments or characters that can be read in two ways',
  'send the path in its plain form',
);
