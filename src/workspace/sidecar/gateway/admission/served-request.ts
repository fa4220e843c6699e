import type { Presence } from '../../../../lib/http1/presence.ts';
import type { ServerRequest } from '../../../../lib/http1/server-request.ts';
import type { ServerResponse } from '../../../../lib/http1/server-response.ts';
import type { Refusal } from '../refusals/refusal.ts';
import type { Admission } from './admit-request.ts';
import type { GrantInForce } from './permit-request.ts';

/** An admitted request, and how its client is spoken to. */
export type ServedRequest = {
  readonly request: ServerRequest;
  readonly response: ServerResponse;
  readonly admission: Admission;
  /** The grant as it is when asked. */
  readonly grant: () => GrantInForce;
  /** Asks a client for its body that waits to be asked (RFC 9110 §10.1.1). */
  readonly invite: () => void;
  readonly refuse: (refused: Refusal) => Promise<void>;
  /** Whether the client still waits. */
  readonly client: Presence;
};
