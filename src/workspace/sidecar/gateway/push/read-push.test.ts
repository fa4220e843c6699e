import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { packet } from '../../testing/three-doors.ts';
import { readBody } from '../bodies/request-body.ts';
import { readPush } from './read-push.ts';

const [OLD, NEW] = ['a'.repeat(40), 'b'.repeat(40)];
const push = (refs: number): string =>
  `${Array.from({ length: refs }, (_, at) => packet(`${OLD} ${NEW} refs/heads/${at}`)).join('')}0000`;

/** Sends a body in chunks and reads it as a push; says how many refs it has, and how often room was asked for. */
async function read(body: string, room: Promise<void>): Promise<{ asked: number; refs: Promise<number> }> {
  let asked = 0;
  const first = Promise.withResolvers<void>();
  const refs = Promise.withResolvers<number>();
  const server = createServer(async (incoming, response) => {
    const received = await readPush(await readBody(incoming), () => {
      asked += 1;
      first.resolve();
      return room;
    });
    response.end();
    refs.resolve(received.ok ? received.value.push.commands.length : -1);
    first.resolve();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close().closeAllConnections());
  const outgoing = request({ port: (server.address() as AddressInfo).port, method: 'POST' });
  outgoing.on('error', () => undefined).end(body);
  await first.promise;
  return { asked, refs: refs.promise };
}

test('a push of many refs waits for room before it is read on', async () => {
  const room = Promise.withResolvers<void>();
  const { asked, refs } = await read(push(2_000), room.promise);
  let isRead = false;
  void refs.then(() => (isRead = true));
  await new Promise(setImmediate);
  expect([asked, isRead]).toEqual([1, false]);
  room.resolve();
  expect(await refs).toBe(2_000);
});

test('one of few refs asks for none, whatever its pack', async () => {
  const { asked, refs } = await read(push(100) + 'PACK'.repeat(100_000), new Promise(() => undefined));
  expect([asked, await refs]).toEqual([0, 100]);
});
