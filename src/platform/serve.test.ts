import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { sendJson } from '../lib/send-json.ts';
import { listen } from './serve.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-serve-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function serve(socket: string, preferred = 0) {
  const listener = await listen({ socket, port: 0, preferred });
  onTestFinished(() => listener.close());
  listener.serve(new Hono().get('/who', (c) => c.json({ who: 'the platform' })));
  return listener;
}
const ask = (socket: string) => sendJson({ socket, method: 'GET', path: '/who', idle: 5_000 });

test('the socket answers, is closed to other users, and a stale one is replaced', async () => {
  const socket = join(folder, 'platform.sock');
  await writeFile(socket, '');
  await serve(socket);
  expect((await stat(socket)).mode & 0o777).toBe(0o600);
  expect(await ask(socket)).toEqual({ status: 200, body: { who: 'the platform' } });
});

test('whoever took the port meanwhile is asked nothing: the socket reaches the platform at another port', async () => {
  let asked = 0;
  const squatter = createServer(() => (asked += 1)).listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  onTestFinished(() => void squatter.close());
  const { port } = squatter.address() as { port: number };
  const socket = join(folder, 'platform.sock');
  const listener = await serve(socket, port);
  expect(listener.port).not.toBe(port);
  expect(await ask(socket)).toMatchObject({ status: 200 });
  expect(asked).toBe(0);
});

test('a data folder whose path is too long for a socket is named', async () => {
  const deep = join(folder, 'x'.repeat(100));
  await expect(listen({ socket: join(deep, 'platform.sock'), port: 0 })).rejects.toMatchObject({
    code: 'data_folder_path_too_long',
    message: expect.stringContaining(deep),
  });
});
