import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { readAccepted } from './accepted-socket.ts';

it.each([true, false])(
  'reads what comes into the memory that it is given, paused or not (%j), and is counted until it closes',
  async (pauseOnConnect) => {
    const server = createServer({ pauseOnConnect }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [accepted] = (await once(server, 'connection')) as [Socket];
    const memories = [Buffer.alloc(4), Buffer.alloc(8)];
    const read: Buffer[] = [];
    const told = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const socket = readAccepted(
      accepted,
      () => memories[read.length % 2] ?? Buffer.alloc(1),
      (bytes) => {
        read.push(bytes);
        told[read.length - 1]?.resolve();
      },
    );
    client.write('abcd');
    await told[0]?.promise;
    client.write('efgh');
    await told[1]?.promise;
    expect(read.map((bytes) => [bytes.buffer, String(bytes)])).toEqual([
      [memories[0]?.buffer, 'abcd'],
      [memories[1]?.buffer, 'efgh'],
    ]);
    socket.write('ij');
    expect(String((await once(client, 'data'))[0])).toBe('ij');
    client.end();
    await once(socket, 'end');
    let isClosed = false;
    server.close(() => (isClosed = true));
    socket.write('kl');
    expect(String((await once(client, 'data'))[0])).toBe('kl');
    expect(isClosed).toBe(false);
    const gone = once(server, 'close');
    socket.end();
    await gone;
  },
);
