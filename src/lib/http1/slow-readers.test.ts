import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { ChunkReader } from './chunk-reader.ts';
import type { ClientResponse } from './client-response.ts';
import { ConnectionPool } from './connection-pool.ts';
import { ClientPresence } from './presence.ts';
import { connectTo, readAll, startLocalServer, startRawServer, type TestServer } from './testing/servers.ts';

/** What asks an origin over connections that are kept. */
function askerOf({ origin }: TestServer): () => Promise<ClientResponse> {
  const pool = new ConnectionPool({ idle: 60_000, keep: 20, mostKept: 4 });
  onTestFinished(() => pool.close());
  const head = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
  return () => pool.take(origin).send({ method: 'GET', head, client: new ClientPresence() });
}

it('gives a slow reader the right bytes, though the memory is used again for the next', async () => {
  const bytes = randomBytes(6_000_000);
  const origin = await startRawServer((socket) =>
    socket.on('data', () => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes.length}\r\n\r\n`);
      socket.write(bytes);
    }),
  );
  const ask = askerOf(origin);
  const relay = await startLocalServer(async (_request, response) => {
    const { body } = await ask();
    response.begin(200, 'OK', '', 'chunked');
    response.relay(body);
  });
  /** Slowly, piece by piece; what the chunks hold. */
  const read = async (socket: Socket): Promise<Buffer> => {
    socket.pause().write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    const pieces: Buffer[] = [];
    socket.on('data', (piece: Buffer) => {
      pieces.push(piece);
      socket.pause();
      setImmediate(() => socket.resume());
    });
    socket.resume();
    await once(socket, 'end');
    const answer = Buffer.concat(pieces);
    const body: Buffer[] = [];
    new ChunkReader().read(answer, answer.indexOf('\r\n\r\n') + 4, (piece) => body.push(piece));
    return Buffer.concat(body);
  };
  const clients = await Promise.all([connectTo(relay), connectTo(relay), connectTo(relay)]);
  const bodies = await Promise.all(clients.map(read));
  expect(bodies.map((body) => body.equals(bytes))).toEqual([true, true, true]);
});

it('gives a slow reader its own last bytes, though its connection serves somebody else meanwhile', async () => {
  const answers: Buffer[] = [];
  let written = Promise.withResolvers<void>();
  const origin = await startRawServer((socket) =>
    socket.on('data', () => {
      const body = answers.at(-1) ?? Buffer.alloc(0);
      const head = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`);
      socket.write(Buffer.concat([head, body]), () => written.resolve());
    }),
  );
  const ask = askerOf(origin);
  const relay = await startLocalServer(async (_request, response) => {
    const { body, framing } = await ask();
    response.begin(200, 'OK', '', framing);
    response.relay(body);
  });
  const request = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  const bodyIn = async (socket: Socket): Promise<Buffer> => {
    const answer = await readAll(socket);
    return answer.subarray(answer.indexOf('\r\n\r\n') + 4);
  };
  for (let size = 160_000; size < 320_000; size += 16_000) {
    const slow = (await connectTo(relay)).pause();
    answers.push(randomBytes(size));
    written = Promise.withResolvers();
    slow.write(request);
    await written.promise;
    const other = await connectTo(relay);
    answers.push(randomBytes(size));
    other.write(request);
    const [others, slows] = [await bodyIn(other), await bodyIn(slow)];
    expect([slows, others].map((body, at) => body.equals(answers.at(at - 2) ?? body))).toEqual([true, true]);
  }
});

it('gives a slow server the right bytes of what is uploaded, though the memory is used again for what follows', async () => {
  const bytes = randomBytes(6_000_000);
  const uploads: Buffer[] = [];
  const origin = await startRawServer((socket) => {
    const pieces: Buffer[] = [];
    socket.on('data', (piece: Buffer) => {
      pieces.push(piece);
      socket.pause();
      setImmediate(() => socket.resume());
      const all = Buffer.concat(pieces);
      if (all.length < bytes.length || all.indexOf('\r\n\r\n') + 4 + bytes.length > all.length) return;
      uploads.push(all.subarray(all.indexOf('\r\n\r\n') + 4));
      socket.write('HTTP/1.1 204 No Content\r\n\r\n');
    });
  });
  const pool = new ConnectionPool({ idle: 60_000, keep: 20, mostKept: 4 });
  onTestFinished(() => pool.close());
  const relay = await startLocalServer(async ({ body: rest }, response) => {
    const head = `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes.length}\r\n\r\n`;
    const body = { first: [], rest, isChunked: false };
    const answer = await pool.take(origin.origin).send({ method: 'POST', head, body, client: new ClientPresence() });
    response.answer(answer.status, {});
  });
  const upload = async (): Promise<void> => {
    const socket = await connectTo(relay);
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${bytes.length}\r\n\r\n`);
    socket.write(bytes);
    expect((await readAll(socket)).toString()).toMatch('HTTP/1.1 204');
  };
  await Promise.all([upload(), upload(), upload()]);
  expect(uploads.map((upload) => upload.equals(bytes))).toEqual([true, true, true]);
});

const END = 12_000;

it('keeps the end of a last answer for a reader that takes its time', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  // Of one of these all fits what a socket holds, but for the end, which is small and waits.
  for (let size = 150_000; size <= 300_000; size += 5_000) {
    const bytes = randomBytes(size);
    const given = Promise.withResolvers<void>();
    const relay = await startLocalServer((_request, response) => {
      response.begin(200, 'OK', `Content-Length: ${size}\r\n`, size);
      for (let at = 0; at < size - END; at += 60_000) {
        response.take(bytes.subarray(at, Math.min(at + 60_000, size - END)));
        response.flush();
      }
      response.take(bytes.subarray(size - END));
      response.end();
      response.flush();
      setImmediate(given.resolve);
    });
    const socket = (await connectTo(relay)).pause();
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    await given.promise;
    vi.advanceTimersByTime(30_000);
    const answer = await readAll(socket);
    expect(answer.subarray(answer.indexOf('\r\n\r\n') + 4).equals(bytes)).toBe(true);
  }
});
