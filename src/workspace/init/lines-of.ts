/** Many times what a message of ours has, in bytes. */
const LONGEST_LINE = 65_536;

/**
 * Takes pieces of a stream and gives its lines. One that is too long is given cut: whoever writes it must not fill our
 * memory.
 */
export function linesOf(give: (line: string) => void): (piece: Buffer) => void {
  let pending: Buffer[] = [];
  let length = 0;
  const take = (piece: Buffer): void => {
    const room = LONGEST_LINE - length;
    if (room <= 0 || piece.length === 0) return;
    // A copy: a part of a large piece would keep the whole of it.
    pending.push(Buffer.from(piece.subarray(0, room)));
    length += Math.min(room, piece.length);
  };
  return (piece) => {
    let from = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      take(piece.subarray(from, end));
      give(Buffer.concat(pending).toString('utf8'));
      [pending, length, from] = [[], 0, end + 1];
    }
    take(piece.subarray(from));
  };
}
