import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenDoor, openLoopbackDoor, openSocketDoor } from './open-door.ts';
import { pipeTo } from './pipe-to-github.ts';

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

test('a door to a plain GitHub passes bytes on, both ways, to the end', async () => {
  const github = createServer({ allowHalfOpen: true }, async (socket) => {
    socket.end(`got ${(await text(socket)).length}`);
  });
  github.listen(0, '127.0.0.1');
  await once(github, 'listening');
  const { port } = github.address() as { port: number };
  const path = join(folder, 'github.sock');
  await keep(openSocketDoor(path, pipeTo(`http://127.0.0.1:${port}`)));

  const client = connect({ path, allowHalfOpen: true });
  client.end('x'.repeat(300_000));

  expect(await text(client)).toBe('got 300000');
  github.close();
});
