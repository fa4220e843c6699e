import { type ChainHead, hashRow } from './chain.ts';
import type { StoredRow } from './stored-row.ts';

/** What is wrong with the chain, and at which row it shows first. The sentence is for people. */
export type ChainFault = {
  readonly kind: 'changed' | 'removed' | 'reordered' | 'inserted' | 'cut_off';
  readonly sequence: number;
  readonly sentence: string;
};

/** How far from its place a row is looked for, in rows. */
const SEARCHED = 1_000;

/** True when the row stands right behind this head, as it was written. */
export function follows(row: StoredRow, head: ChainHead): boolean {
  return isNumbered(row, head.sequence + 1) && row.previous_hash === head.hash && hashRow(row) === row.hash;
}

/** True when the row was written to stand right behind this head, wherever it stands now. */
export function belongsBehind(row: StoredRow, head: ChainHead): boolean {
  const sequence = head.sequence + 1;
  return row.previous_hash === head.hash && hashRow({ ...row, sequence }) === row.hash;
}

/**
 * Names the fault of the first row that does not follow.
 *
 * @param row what stands there; undefined when it is not even of the right types
 * @param strayed where the row stands now that belongs here, if there is one
 */
export function nameMisfit(head: ChainHead, row: StoredRow | undefined, strayed: bigint | undefined): ChainFault {
  const due = head.sequence + 1;
  const fault = (kind: ChainFault['kind'], sequence: number, sentence: string) => ({ kind, sequence, sentence });
  if (strayed !== undefined && strayed !== BigInt(due))
    return fault('reordered', due, `row ${due} was moved: it stands at ${strayed} now`);
  if (row === undefined)
    return fault('changed', due, `row ${due} was changed: it holds values that were never written`);
  if (row.sequence > due) {
    const last = row.sequence - 1n;
    const gone = last === BigInt(due) ? `row ${due} was` : `rows ${due} to ${last} were`;
    return fault('removed', due, `${gone} removed`);
  }
  if (row.sequence < due) return fault('inserted', due, `a row was put in before row ${due}, numbered ${row.sequence}`);
  const written = writtenAs(row);
  if (written === undefined) return fault('changed', due, `row ${due} was changed`);
  if (written > due) {
    return fault('removed', due, `row ${due} was written as row ${written}: rows before it were removed`);
  }
  if (written < due)
    return fault('inserted', due, `row ${due} was written as row ${written}: rows were put in before it`);
  if (due === 1) return fault('changed', due, 'row 1 was changed and hashed anew: it claims a row before it');
  const anew = `row ${due} does not hold the hash of row ${due - 1}: one of them was changed and hashed anew`;
  return fault('changed', due - 1, anew);
}

/** The number with which the row's own hash was made. */
function writtenAs(row: StoredRow): number | undefined {
  const here = Number(row.sequence);
  const isIt = (sequence: number) => hashRow({ ...row, sequence }) === row.hash;
  if (isIt(here)) return here;
  for (let distance = 1; distance <= SEARCHED; distance += 1) {
    if (isIt(here + distance)) return here + distance;
    if (isIt(here - distance)) return here - distance;
  }
  return undefined;
}

const isNumbered = ({ sequence }: StoredRow, expected: number): boolean => sequence === BigInt(expected);

/** Holds the end of the rows against the head row that the database keeps. */
export function nameEndFault(
  last: ChainHead,
  kept: { readonly sequence: bigint; readonly hash: string } | undefined,
): ChainFault | undefined {
  const { sequence } = last;
  if (kept === undefined) {
    return { kind: 'removed', sequence, sentence: `the head row was removed, which should tell of row ${sequence}` };
  }
  if (kept.sequence > sequence) return cutOff(sequence + 1, `${kept.sequence}`);
  if (kept.sequence < sequence) {
    const first = Number(kept.sequence) + 1;
    const sentence = `row ${first} was put in behind the end, or the head row was changed`;
    return { kind: 'inserted', sequence: first, sentence };
  }
  if (kept.hash === last.hash) return undefined;
  const sentence = `row ${sequence} does not have the head's hash: it was changed and hashed anew, or the head row was`;
  return { kind: 'changed', sequence, sentence };
}

/** Holds the chain against a head that was written down elsewhere; undefined where they agree so far. */
export function nameKnownFault(walked: ChainHead, known: ChainHead, isEnd: boolean): ChainFault | undefined {
  if (walked.sequence === known.sequence && walked.hash !== known.hash) {
    const sentence = `row ${known.sequence} is not the one of --head: it or a row before it was changed and all hashed anew`;
    return { kind: 'changed', sequence: known.sequence, sentence };
  }
  return isEnd && walked.sequence < known.sequence ? cutOff(walked.sequence + 1, `${known.sequence}`) : undefined;
}

function cutOff(first: number, last: string): ChainFault {
  const gone = String(first) === last ? `row ${first} is` : `rows ${first} to ${last} are`;
  return { kind: 'cut_off', sequence: first, sentence: `the end was cut off: ${gone} missing` };
}
