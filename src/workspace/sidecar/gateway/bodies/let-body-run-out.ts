import type { ServerRequest } from '../../../../lib/http1/server-request.ts';
import type { ServerResponse } from '../../../../lib/http1/server-response.ts';

/**
 * Waits for the end of a body that is not wanted, where the client asked for its connection to be closed behind the
 * answer, as gh does: closed while it is still sending, it would hear of a broken pipe and of nothing else
 * (RFC 9112 §9.6). On other connections the answer goes at once, and the rest runs out behind it.
 */
export async function letBodyRunOut({ body }: ServerRequest, response: ServerResponse): Promise<void> {
  if (!response.keepsOpen) await body.runOut();
}
