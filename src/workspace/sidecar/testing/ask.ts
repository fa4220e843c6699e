import { once } from 'node:events';
import { request, type IncomingMessage, type RequestOptions } from 'node:http';
import { connect } from 'node:net';

export type Answered = { readonly status: number; readonly headers: IncomingMessage['headers']; readonly body: Buffer };

/** One request over a unix socket, a body in one piece, the whole answer. */
export async function ask(socketPath: string, options: RequestOptions, body?: string | Buffer): Promise<Answered> {
  const outgoing = request({ socketPath, ...options });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
}

/** Sends bytes as they are and returns what comes back until the other side closes. */
export async function askRaw(socketPath: string, text: string): Promise<string> {
  const socket = connect(socketPath);
  socket.write(text);
  let answer = '';
  for await (const chunk of socket.setEncoding('latin1')) answer += chunk;
  return answer;
}
