import { fileTail } from './file-tail.ts';

/** A sentence is shorter, and a log may be long. */
const TAIL_BYTES = 65_536;

const PREFIX = 'mooring: ';

/** What a program of ours that could not go on has printed last into its log, without its `mooring: `. */
export async function lastComplaint(log: string): Promise<string | undefined> {
  const lines = (await fileTail(log, TAIL_BYTES)).toString('utf8').split('\n');
  return lines.findLast((line) => line.startsWith(PREFIX))?.slice(PREFIX.length);
}
