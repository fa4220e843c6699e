import type { PushCapabilities } from './push-capabilities.ts';

/** What is said of one ref of a push: one line, without a line feed. */
export type RefRefusal = { readonly ref: string; readonly reason: string };

/** The payload of a side band's packet: 65,520 bytes less four digits and the number of the band. */
const LONGEST_PIECE = 65_515;

/**
 * The body that makes git print `! [remote rejected] HEAD -> main (reason)` for each ref and `text` behind `remote:`.
 * Undefined for a client that asked for no report: gitprotocol-pack(5), "Report Status".
 */
export function refusalReport(
  { report, sideBand }: PushCapabilities,
  refused: readonly RefRefusal[],
  text: string,
): Buffer | undefined {
  if (report === 'none') return undefined;
  // Both versions say a refusal alike: the second adds lines to what was accepted.
  const lines = ['unpack ok\n', ...refused.map(({ ref, reason }) => `ng ${ref} ${oneLine(reason)}\n`)];
  const body = Buffer.concat([...lines.map((line) => packet(Buffer.from(line))), FLUSH]);
  return sideBand ? Buffer.concat([...onBand(2, Buffer.from(text)), ...onBand(1, body), FLUSH]) : body;
}

const FLUSH = Buffer.from('0000');

const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ');

const packet = (payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from((payload.length + 4).toString(16).padStart(4, '0')), payload]);

function onBand(band: number, bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += LONGEST_PIECE) {
    pieces.push(packet(Buffer.concat([Buffer.from([band]), bytes.subarray(at, at + LONGEST_PIECE)])));
  }
  return pieces;
}
