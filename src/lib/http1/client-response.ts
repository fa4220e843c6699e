import type { Framing } from './framing.ts';
import type { IncomingBody } from './incoming-body.ts';
import type { ResponseHead } from './read-head.ts';

/** An answer as it arrives: its head as a whole, its body as it comes. */
export type ClientResponse = ResponseHead & { readonly framing: Framing; readonly body: IncomingBody };
