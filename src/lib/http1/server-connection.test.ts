import { once } from 'node:events';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ServerRequest } from './server-request.ts';
import { connectTo, readAll, sendPieces, startServer } from './testing/servers.ts';
import { cuts, splitAt } from './testing/split.ts';

const bodyOf = async ({ body }: ServerRequest): Promise<string> => {
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString('latin1');
};

const inChunks = (parts: readonly string[]): string =>
  `${parts.map((part) => `${part.length.toString(16)};x=y\r\n${part}\r\n`).join('')}0\r\nTrailer: z\r\n\r\n`;

it('serves one request after the other, wherever their bytes are divided', async () => {
  const seen: unknown[] = [];
  const server = await startServer(async (request, response) => {
    seen.push([request.method, request.url, request.fields.raw, await bodyOf(request)]);
    response.answer(200, { 'X-Seen': String(seen.length) }, 'ok');
  });
  const socket = await connectTo(server);
  let answers = '';
  socket.on('data', (piece: Buffer) => (answers += piece.toString('latin1')));
  let asked = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 40 }), { maxLength: 4 }),
      fc.boolean(),
      cuts,
      async (parts, isChunked, places) => {
        asked += 1;
        const body = parts.join('');
        const framing = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`;
        const text = `POST /${asked} HTTP/1.1\r\nHost: x\r\n${framing}\r\n\r\n${isChunked ? inChunks(parts) : body}`;
        await sendPieces(socket, splitAt(Buffer.from(text, 'latin1'), places));
        while (!answers.includes(`X-Seen: ${asked}\r\n`)) await once(socket, 'data');
        const raw = ['Host', 'x', ...framing.split(': ')];
        expect(seen.at(-1)).toEqual(['POST', `/${asked}`, raw, body]);
      },
    ),
    { numRuns: 150 },
  );
  expect(seen).toHaveLength(asked);
});

it.each([
  ['GET / HTTP/1.1\r\n\r\n', 400],
  ['GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n', 400],
  ['GET / HTTP/1.1\nHost: x\n\n\r\n\r\n', 400],
  ['BREW / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
  ['POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nnone\r\n', 400],
  ['CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n', 405],
  ['GET / HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\n\r\n', 417],
  [`GET / HTTP/1.1\r\nHost: x\r\nCookie: ${'c'.repeat(20_000)}\r\n\r\n`, 431],
  [`GET /${'c'.repeat(20_000)}`, 431],
])('refuses %j with %i, and the connection with it', async (text, status) => {
  const server = await startServer(async (request, response) => {
    response.answer(200, {}, await bodyOf(request).catch(() => 'broken'));
  });
  const socket = await connectTo(server);
  socket.write(text);
  const answer = (await readAll(socket)).toString('latin1');
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [^]*Connection: close\r\n`));
  expect(answer.split('HTTP/1.1')).toHaveLength(2);
});

it('takes empty lines before a request, and none within it', async () => {
  const server = await startServer((_request, response) => response.answer(204, {}));
  const socket = await connectTo(server);
  await sendPieces(
    socket,
    ['\r', '\n\r\n', 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'].map((t) => Buffer.from(t)),
  );
  const answer = (await readAll(socket)).toString('latin1');
  expect(answer).toMatch(/^HTTP\/1\.1 204 No Content\r\n/);
  expect(answer).not.toMatch(/content-length|transfer-encoding/i);
});

it('invites a body that waits for it, and reads on behind a body that nobody wanted', async () => {
  const server = await startServer(async (request, response) => {
    if (request.url === '/refused') return response.answer(403, {}, 'no');
    response.invite();
    response.answer(200, {}, await bodyOf(request));
  });
  const socket = await connectTo(server);
  const next = async (): Promise<string> => String((await once(socket, 'data'))[0]);
  socket.write('POST /refused HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\n');
  expect(await next()).toMatch(/^HTTP\/1\.1 403 /);
  socket.write('unread');
  socket.write('POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n');
  expect(await next()).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  socket.write('ab');
  expect(await next()).toMatch(/\r\n\r\nab$/);
});

it('gives an answer without a known length in chunks, to HTTP/1.0 to its end, to HEAD not at all', async () => {
  const server = await startServer((_request, response) => {
    response.begin(200, 'OK', 'X: y\r\n', 'until_close');
    response.take(Buffer.from('abc'));
    response.flush();
    response.take(Buffer.from('de'));
    response.end();
    response.flush();
  });
  const ask = async (line: string): Promise<string> => {
    const socket = await connectTo(server);
    socket.write(`${line}\r\nHost: x\r\nConnection: close\r\n\r\n`);
    return (await readAll(socket)).toString('latin1');
  };
  const close = 'Connection: close\r\n\r\n';
  const head = 'HTTP/1.1 200 OK\r\nX: y\r\n';
  const chunks = '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n';
  expect(await ask('GET / HTTP/1.1')).toBe(`${head}Transfer-Encoding: chunked\r\n${close}${chunks}`);
  expect(await ask('GET / HTTP/1.0')).toBe(`${head}${close}abcde`);
  expect(await ask('HEAD / HTTP/1.1')).toBe(`${head}${close}`);
});

it('tells when a client goes, in the middle of its body or before the answer, and not behind that', async () => {
  const told: string[] = [];
  const gone = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const begun = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const server = await startServer(async (request, response) => {
    if (request.url === '/answered') return response.answer(200, {}, 'ok');
    const at = request.url === '/body' ? 0 : 1;
    response.watch(() => gone[at]?.resolve());
    begun[at]?.resolve();
    await bodyOf(request).catch((error: Error) => told.push(error.message));
    expect(response.signal.aborted).toBe(at === 0);
  });
  for (const [at, path] of ['/body', '/answer'].entries()) {
    const socket = await connectTo(server);
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${at === 0 ? 5 : 2}\r\n\r\nab`);
    await begun[at]?.promise;
    socket.destroy();
    await gone[at]?.promise;
  }
  expect(told).toEqual(['the client has gone']);
});

it('never writes a field that would be two', async () => {
  const failed = Promise.withResolvers<unknown>();
  const server = await startServer((_request, response) => {
    try {
      response.answer(200, { 'X-A': 'b\r\nX-C: d' });
    } catch (error) {
      failed.resolve(error);
      response.destroy();
    }
  });
  const socket = await connectTo(server);
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(await failed.promise).toBeInstanceOf(TypeError);
});

it('says how long it is kept', async () => {
  const server = await startServer((_request, response) => response.answer(200, {}, ''));
  const socket = await connectTo(server);
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(String((await once(socket, 'data'))[0])).toContain('Connection: keep-alive\r\nKeep-Alive: timeout=60\r\n');
});
