import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';

/**
 * Waits for the end of a body that is not wanted, where the client asked for its connection to be closed behind the
 * answer, as gh does: closed while it is still sending, it would hear of a broken pipe and of nothing else
 * (RFC 9112 §9.6). On other connections the answer goes at once, and node lets the rest run out behind it.
 */
export async function letBodyRunOut(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (response.shouldKeepAlive || request.complete) return;
  await finished(request.resume(), { writable: false }).catch(() => undefined);
}
