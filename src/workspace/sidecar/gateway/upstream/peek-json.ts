import type { ClientResponse } from '../../../../lib/http1/client-response.ts';
import type { GitHubAnswer } from './github-answer.ts';

/** Refusals are short; what is longer is something else. */
const MOST_BYTES = 65_536;

/** An answer and what its body says; undefined for one that is long, no JSON, or broke off. */
export type Peeked = { readonly answer: GitHubAnswer; readonly json: unknown };

/**
 * Reads a short JSON answer to find out what it says. What was read is kept, so that the client gets the answer
 * as it came; a longer one, or one that is no JSON, is left as it is.
 */
export async function peekJson(head: ClientResponse): Promise<Peeked> {
  const read: Buffer[] = [];
  const isJson = /^application\/(?:[a-z0-9.+-]+\+)?json\b/i.test(head.fields.first('content-type') ?? '');
  const isLong = typeof head.framing === 'number' && head.framing > MOST_BYTES;
  if (!isJson || isLong) return { answer: { head, read, complete: false }, json: undefined };
  let bytes = 0;
  try {
    for await (const chunk of head.body) {
      read.push(chunk);
      bytes += chunk.length;
      if (bytes > MOST_BYTES) return { answer: { head, read, complete: false }, json: undefined };
    }
  } catch {
    // It broke off; so does what the client gets.
    return { answer: { head, read, complete: false }, json: undefined };
  }
  const json = parse(Buffer.concat(read), head.fields.joined('content-encoding'));
  return { answer: { head, read, complete: true }, json };
}

/** What a short JSON answer says, for who does not pass it on; undefined where there is none. */
export async function takeJson(head: ClientResponse): Promise<unknown> {
  const { answer, json } = await peekJson(head);
  if (!answer.complete) head.body.discard();
  return json;
}

/** gh asks for gzip, as every program in Go does. */
function parse(body: Buffer, encoding = 'identity'): unknown {
  try {
    const plain = encoding === 'gzip' ? unzip(body) : body;
    return JSON.parse(plain.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** Loaded when it is needed, which is next to never: the process is smaller without it. */
function unzip(body: Buffer): Buffer {
  return process.getBuiltinModule('node:zlib').gunzipSync(body, { maxOutputLength: MOST_BYTES });
}
