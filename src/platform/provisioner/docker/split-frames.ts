/** https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach */
const HEADER = 8;

/**
 * The text in what an engine sends of a container without a terminal: frames of both its streams, each behind a header
 * of its stream and its length. What is cut off at the end is left out.
 */
export function splitFrames(sent: Buffer): string {
  const pieces: Buffer[] = [];
  for (let at = 0; at + HEADER <= sent.length;) {
    const end = at + HEADER + sent.readUInt32BE(at + 4);
    pieces.push(sent.subarray(at + HEADER, end));
    at = end;
  }
  // A character may lie across two frames.
  return Buffer.concat(pieces).toString('utf8');
}
