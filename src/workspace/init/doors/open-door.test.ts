import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenDoor, openLoopbackDoor, openSocketDoor } from './open-door.ts';
import { pipeTo } from './pipe-to.ts';

let folder: string;
let doors: OpenDoor[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-doors-'));
  doors = [];
});

afterEach(async () => {
  for (const door of doors) door.close();
  await rm(folder, { recursive: true });
});

const greet = (socket: Socket): void => void socket.end('hello');

async function keep(opening: Promise<OpenDoor>): Promise<OpenDoor> {
  const door = await opening;
  doors.push(door);
  return door;
}

test('a loopback door keeps its port while that is free and takes another when it is not', async () => {
  const first = await keep(openLoopbackDoor(0, greet));
  const second = await keep(openLoopbackDoor(first.port, greet));
  expect(second.port).not.toBe(first.port);
  first.close();
  const third = await keep(openLoopbackDoor(first.port, greet));
  expect(third.port).toBe(first.port);
});

test('a socket door takes the place of what a predecessor left', async () => {
  const path = join(folder, 'gateway.sock');
  await writeFile(path, 'stale');
  await keep(openSocketDoor(path, greet));
  expect(await text(connect(path))).toBe('hello');
});

test('a socket path that is too long for the kernel is refused with a remedy', async () => {
  const path = join(folder, 'x'.repeat(100), 'gateway.sock');
  await expect(openSocketDoor(path, greet)).rejects.toMatchObject({ code: 'data_folder_path_too_long' });
});

test.each(['a plain GitHub', 'a unix socket'])('a door to %s passes bytes on, both ways, to the end', async (peer) => {
  const listener = createServer({ allowHalfOpen: true }, async (socket) => {
    socket.end(`got ${(await text(socket)).length}`);
  });
  const isSocket = peer === 'a unix socket';
  listener.listen(isSocket ? { path: join(folder, 'peer.sock') } : { port: 0, host: '127.0.0.1' });
  await once(listener, 'listening');
  const address = listener.address() as { port: number } | string;
  const path = join(folder, 'door.sock');
  await keep(openSocketDoor(path, pipeTo(typeof address === 'string' ? address : `http://127.0.0.1:${address.port}`)));

  const client = connect({ path, allowHalfOpen: true });
  client.end('x'.repeat(300_000));

  expect(await text(client)).toBe('got 300000');
  listener.close();
});
