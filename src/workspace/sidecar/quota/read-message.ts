import type { ClientResponse } from '../../../lib/http1/client-response.ts';
import type { GitHubAnswer } from '../gateway/upstream/github-answer.ts';

/** Refusals are short; what is longer is something else. */
const MOST_BYTES = 65_536;

/**
 * Reads a short JSON answer to find out what it says. What was read is kept, so that the client gets the answer
 * as it came; a longer one, or one that is no JSON, is left as it is.
 */
export async function readMessage(
  head: ClientResponse,
): Promise<{ readonly answer: GitHubAnswer; readonly message: string | undefined }> {
  const read: Buffer[] = [];
  const isJson = /^application\/(?:[a-z0-9.+-]+\+)?json\b/i.test(head.fields.first('content-type') ?? '');
  const isLong = typeof head.framing === 'number' && head.framing > MOST_BYTES;
  if (!isJson || isLong) return { answer: { head, read, complete: false }, message: undefined };
  let bytes = 0;
  try {
    for await (const chunk of head.body) {
      read.push(chunk);
      bytes += chunk.length;
      if (bytes > MOST_BYTES) return { answer: { head, read, complete: false }, message: undefined };
    }
  } catch {
    // It broke off; so does what the client gets.
    return { answer: { head, read, complete: false }, message: undefined };
  }
  const message = messageOf(Buffer.concat(read), head.fields.joined('content-encoding'));
  return { answer: { head, read, complete: true }, message };
}

/** gh asks for gzip, as every program in Go does. */
function messageOf(body: Buffer, encoding = 'identity'): string | undefined {
  try {
    const plain = encoding === 'gzip' ? unzip(body) : body;
    const parsed: unknown = JSON.parse(plain.toString('utf8'));
    const isObject = typeof parsed === 'object' && parsed !== null && 'message' in parsed;
    return isObject && typeof parsed.message === 'string' ? parsed.message : undefined;
  } catch {
    return undefined;
  }
}

/** Loaded when it is needed, which is next to never: the process is smaller without it. */
function unzip(body: Buffer): Buffer {
  return process.getBuiltinModule('node:zlib').gunzipSync(body, { maxOutputLength: MOST_BYTES });
}
