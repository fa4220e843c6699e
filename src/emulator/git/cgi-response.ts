export type CgiHead = { readonly status: number; readonly headers: readonly (readonly [string, string])[] };

/**
 * Splits a CGI program's output into its head and the rest: RFC 3875, section 6. Undefined while the head is not
 * complete yet; the status is 200 unless a `Status` field says otherwise.
 */
export function parseCgiHead(output: Buffer): { head: CgiHead; rest: Buffer } | undefined {
  const end = /\r?\n\r?\n/.exec(output.toString('latin1'));
  if (end === null) return undefined;
  const fields = output
    .toString('latin1', 0, end.index)
    .split(/\r?\n/)
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const);
  const status = fields.find(([name]) => name.toLowerCase() === 'status')?.[1];
  return {
    head: {
      status: status === undefined ? 200 : Number.parseInt(status, 10),
      headers: fields.filter(([name]) => name.toLowerCase() !== 'status'),
    },
    rest: output.subarray(end.index + end[0].length),
  };
}
