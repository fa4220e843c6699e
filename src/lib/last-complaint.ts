import { open } from 'node:fs/promises';

/** A sentence is shorter, and a log may be long. */
const TAIL_BYTES = 65_536;

const PREFIX = 'mooring: ';

/** What a program of ours that could not go on has printed last into its log, without its `mooring: `. */
export async function lastComplaint(log: string): Promise<string | undefined> {
  await using file = await open(log, 'r');
  const { size } = await file.stat();
  const start = Math.max(0, size - TAIL_BYTES);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, TAIL_BYTES)), 0, undefined, start);
  const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
  return lines.findLast((line) => line.startsWith(PREFIX))?.slice(PREFIX.length);
}
