import { fileTail } from './file-tail.ts';

/** A sentence is shorter, and a log may be long. */
const TAIL_BYTES = 65_536;

const PREFIX = 'mooring: ';
const isDetail = (line: string): boolean => line.startsWith('  ');

/** What a program of ours that could not go on has printed last into its log, whatever others wrote there afterwards. */
export async function lastComplaint(log: string): Promise<string | undefined> {
  const lines = (await fileTail(log, TAIL_BYTES)).toString('utf8').split('\n');
  return complaintAt(
    lines.findLastIndex((line) => line.startsWith(PREFIX)),
    lines,
  );
}

/** The same at the end of a text: of what stands before that, an earlier start may have complained. */
export function complaintAtEnd(text: string): string | undefined {
  const lines = text.trimEnd().split('\n');
  return complaintAt(
    lines.findLastIndex((line) => !isDetail(line)),
    lines,
  );
}

/** Without its `mooring: `: a line, with the details that are indented below it. */
function complaintAt(at: number, lines: readonly string[]): string | undefined {
  const [first = '', ...below] = lines.slice(Math.max(0, at));
  if (!first.startsWith(PREFIX)) return undefined;
  const end = below.findIndex((line) => !isDetail(line));
  const details = end < 0 ? below : below.slice(0, end);
  return [first.slice(PREFIX.length), ...details].map((line) => line.trim()).join('; ');
}
