import type { ClientResponse } from '../client-response.ts';
import { HeaderFields } from '../header-fields.ts';
import { IncomingBody } from '../incoming-body.ts';

/** A body that comes in these pieces, one whenever its reader wants more. */
export function bodyIn(pieces: readonly Buffer[]): IncomingBody {
  const left = [...pieces];
  let isComing = false;
  const come = (): void => {
    isComing = false;
    if (body.isOver) return;
    const piece = left.shift();
    if (piece === undefined) body.end();
    else body.push(piece);
    if (body.flush() !== 'full') soon();
  };
  const soon = (): void => {
    if (!isComing) setImmediate(come);
    isComing = true;
  };
  const body: IncomingBody = new IncomingBody({ resume: soon });
  return body;
}

export const fieldsOf = (fields: Readonly<Record<string, string>>): HeaderFields =>
  new HeaderFields(Object.entries(fields).flat());

/** An answer of a server's. */
export function clientResponse(status: number, fields: Readonly<Record<string, string>> = {}): ClientResponse {
  return { status, reason: '', minor: 1, fields: fieldsOf(fields), framing: 'chunked', body: bodyIn([]) };
}
