import type { ClientResponse } from '../../../../lib/http1/client-response.ts';

/** An answer's body as JSON; undefined when it is none, is encoded, breaks off, or is longer than `most` bytes. */
export async function readSmallAnswer({ body }: Pick<ClientResponse, 'body'>, most = 65_536): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > most) {
        body.discard();
        return undefined;
      }
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}
