import type { IncomingBody } from './incoming-body.ts';
import type { Presence } from './presence.ts';

/** A body that goes out: whole, or what has been read of it already and then the rest as it comes. */
export type OutgoingBody =
  | Buffer
  | { readonly first: readonly Buffer[]; readonly rest: IncomingBody; readonly isChunked: boolean };

export type ClientRequest = {
  readonly method: string;
  /** As it goes on the wire, with its last empty line. */
  readonly head: string;
  readonly body?: OutgoingBody | undefined;
  /** For whom it is asked: when nobody waits any more, the connection is broken off. */
  readonly client: Presence;
};
