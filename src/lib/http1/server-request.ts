import type { Framing } from './framing.ts';
import type { HeaderFields } from './header-fields.ts';
import type { IncomingBody } from './incoming-body.ts';

/** A request as it arrives: its head as a whole, its body as it comes. */
export type ServerRequest = {
  readonly method: string;
  /** The target as it was sent. */
  readonly url: string;
  readonly fields: HeaderFields;
  readonly body: IncomingBody;
  /** How its body ends; never with the connection. */
  readonly framing: Exclude<Framing, 'until_close'>;
  /** Whether the client keeps its body back until it is invited to send it (RFC 9110 §10.1.1). */
  readonly expectsContinue: boolean;
};
