import type { Verification } from './verify-chain.ts';

const REMEDY =
  'keep the data folder as it is, revoke what you do not trust, and compare the rows from there on with a backup';

/** What `mooring audit verify` prints; `sequence:hash` of the last good row is for the operator to write down. */
export function reportVerification(
  { head, fault }: Verification,
  json: boolean,
): { readonly stdout: string; readonly stderr: string } {
  const mark = `${head.sequence}:${head.hash}`;
  const stderr =
    fault === undefined ? '' : `mooring: the audit is not as it was written, ${fault.sentence}: ${REMEDY}\n`;
  if (json) {
    const told = fault && { kind: fault.kind, sequence: fault.sequence, message: fault.sentence };
    return { stdout: `${JSON.stringify({ rows: head.sequence, head: mark, fault: told ?? null })}\n`, stderr };
  }
  const rows = head.sequence === 1 ? '1 row' : `${head.sequence} rows`;
  const stdout =
    fault === undefined
      ? `The audit's chain holds: ${rows}.\nhead ${mark}\n`
      : `The audit's chain holds for ${rows} only.\n`;
  return { stdout, stderr };
}
