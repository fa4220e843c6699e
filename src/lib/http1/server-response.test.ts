import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { Outlet } from './outlet.ts';
import { readRequestHead } from './read-head.ts';
import { ServerResponse } from './server-response.ts';

it('is over behind its last piece, though what was waited for goes out as that is given', () => {
  const order: unknown[] = [];
  /** Has taken all but a byte of what came before. */
  const kernel = {
    writableLength: 1,
    write: (bytes: Buffer | string) => void (bytes.length > 0 && order.push(bytes.length)),
    cork: () => undefined,
    uncork: () => undefined,
  };
  const socket = kernel as unknown as Socket;
  const outlet = new Outlet(socket, { most: 0, onFlushed: () => response.goOn() });
  const head = readRequestHead('GET / HTTP/1.1\r\nHost: x');
  if (head === undefined) throw new Error('the head cannot be read');
  const connection = { socket, outlet, keepAlive: '', now: () => 0, destroy: () => undefined };
  const response: ServerResponse = new ServerResponse({ ...connection, settle: () => order.push('over') }, head);
  response.begin(200, 'OK', '', 20_001);
  response.take(Buffer.alloc(1));
  expect(response.flush()).toBe('full');
  kernel.writableLength = 0;
  response.take(Buffer.alloc(20_000));
  response.end();
  response.flush();
  expect(order).toEqual(['HTTP/1.1 200 OK\r\n\r\n'.length + 1, 20_000, 'over']);
});
