import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import * as fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { Silence, StaleConnection } from './client-connection.ts';
import type { OutgoingBody } from './client-request.ts';
import type { ClientResponse } from './client-response.ts';
import { ConnectionPool } from './connection-pool.ts';
import { ClientPresence } from './presence.ts';
import { bodyIn } from './testing/messages.ts';
import { sendPieces, startRawServer, startServer, type TestServer } from './testing/servers.ts';
import { cuts, splitAt } from './testing/split.ts';

function poolFor({ origin }: TestServer, idle = 60_000) {
  const pool = new ConnectionPool({ idle, keep: 20, mostKept: 4 });
  onTestFinished(() => pool.close());
  const ask = (method = 'GET', body?: OutgoingBody, client = new ClientPresence()): Promise<ClientResponse> =>
    pool.take(origin).send({ method, head: `${method} / HTTP/1.1\r\nHost: x\r\n\r\n`, body, client });
  return { pool, ask };
}

const textOf = async ({ body }: ClientResponse): Promise<string> => {
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString('latin1');
};

/** Calls back for each head that comes, one after the other. */
const onRequest = (socket: Socket, answer: () => void): Socket =>
  socket.on('data', (piece: Buffer) => piece.includes('\r\n\r\n') && answer());

it('reads what was answered, wherever the bytes are divided, and uses the connection again where it can', async () => {
  let next: { readonly pieces: readonly Buffer[]; readonly closes: boolean } = { pieces: [], closes: false };
  const server = await startRawServer((socket) =>
    onRequest(socket, () => {
      const { pieces, closes } = next;
      void sendPieces(socket, pieces).then(() => closes && socket.end());
    }),
  );
  const { ask } = poolFor(server);
  let connections = 1;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('length', 'chunks', 'close', 'none'),
      fc.string({ unit: 'binary-ascii', maxLength: 60 }),
      fc.boolean(),
      cuts,
      async (kind, text, isAnnounced, places) => {
        const interim = isAnnounced ? 'HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n' : '';
        const chunks = text === '' ? '' : `${text.length.toString(16)}\r\n${text}\r\n`;
        const answer = {
          length: `200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
          chunks: `200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`,
          close: `200 OK\r\n\r\n${text}`,
          none: '304 Not Modified\r\nContent-Length: 9\r\n\r\n',
        }[kind];
        const bytes = Buffer.from(`${interim}HTTP/1.1 ${answer}`, 'latin1');
        next = { pieces: splitAt(bytes, places), closes: kind === 'close' };
        const response = await ask();
        expect([response.status, await textOf(response)]).toEqual(kind === 'none' ? [304, ''] : [200, text]);
        expect(server.sockets).toHaveLength(connections);
        if (kind === 'close') connections += 1;
      },
    ),
    { numRuns: 150 },
  );
});

it.each([
  'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na',
  'HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n',
  'HTTP/1.1 200 OK\nContent-Length: 0\n\n\r\n\r\n',
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n',
  `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
  'SSH-2.0-OpenSSH\r\n\r\n',
  '',
])('takes %j for no answer', async (text) => {
  const server = await startRawServer((socket) => onRequest(socket, () => socket.end(text)));
  await expect(poolFor(server).ask()).rejects.toThrow();
});

it.each([
  ['HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'],
  ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'],
  ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nnone'],
])('breaks off where the answer does: %j', async (text) => {
  const server = await startRawServer((socket) => onRequest(socket, () => socket.end(text)));
  await expect(poolFor(server).ask().then(textOf)).rejects.toThrow();
});

it('knows a kept connection that was closed as it was used, from one that was never any good', async () => {
  let asked = 0;
  const server = await startRawServer((socket) =>
    onRequest(socket, () => {
      asked += 1;
      if (asked === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      else socket.resetAndDestroy();
    }),
  );
  const { ask } = poolFor(server);
  expect(await textOf(await ask())).toBe('ok');
  await expect(ask()).rejects.toThrow(StaleConnection);
  await expect(ask()).rejects.not.toThrow(StaleConnection);
});

it('uses no connection again on which something came that was not asked for', async () => {
  const server = await startRawServer((socket) =>
    onRequest(socket, () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n\r\n')),
  );
  const { ask } = poolFor(server);
  expect(await textOf(await ask())).toBe('ok');
  expect(await textOf(await ask())).toBe('ok');
  expect(server.sockets).toHaveLength(2);
});

it.each([
  ['Connection: close', 2],
  ['Keep-Alive: timeout=1', 2],
  ['Keep-Alive: timeout=30', 1],
])('keeps it as long as the server says: %s', async (line, connections) => {
  const server = await startRawServer((socket) =>
    onRequest(socket, () => socket.write(`HTTP/1.1 200 OK\r\n${line}\r\nContent-Length: 0\r\n\r\n`)),
  );
  const { ask } = poolFor(server);
  await ask();
  await ask();
  expect(server.sockets).toHaveLength(connections);
});

it('does not wait for ever', async () => {
  const server = await startRawServer((socket) => void socket.resume());
  await expect(poolFor(server, 30).ask()).rejects.toThrow(Silence);
});

it('breaks off when the client goes, before the answer and within it', async () => {
  const server = await startRawServer((socket) =>
    onRequest(socket, () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc')),
  );
  const { ask } = poolFor(server);
  const client = new ClientPresence();
  const response = await ask('GET', undefined, client);
  client.leave();
  await expect(textOf(response)).rejects.toThrow('the client has gone');
  await expect(ask('GET', undefined, client)).rejects.toThrow('the client has gone');
});

it('sends a body as it comes, in chunks or not, and takes an answer that comes before its end', async () => {
  const bytes = randomBytes(3_000_000);
  const pieces = splitAt(bytes, [0.1, 0.11, 0.5, 0.9]);
  const echo = await startServer((request, response) => {
    response.begin(200, 'OK', '', 'chunked');
    response.relay(request.body);
  });
  const early = await startServer((_request, response) => response.answer(413, {}, 'too large'));
  const send = (server: TestServer, isChunked: boolean) => {
    const framing = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${bytes.length}`;
    const [first = Buffer.alloc(0), ...rest] = pieces;
    return new ConnectionPool({ idle: 60_000, keep: 20, mostKept: 4 }).open(server.origin).send({
      method: 'POST',
      head: `POST / HTTP/1.1\r\nHost: x\r\n${framing}\r\n\r\n`,
      body: { first: [first], rest: bodyIn(rest), isChunked },
      client: new ClientPresence(),
    });
  };
  for (const isChunked of [true, false]) {
    const echoed = await textOf(await send(echo, isChunked));
    expect(Buffer.from(echoed, 'latin1').equals(bytes)).toBe(true);
    const refused = await send(early, isChunked);
    expect([refused.status, await textOf(refused)]).toEqual([413, 'too large']);
  }
});
