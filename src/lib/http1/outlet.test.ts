import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { Outlet } from './outlet.ts';

it('tells who was asked to wait when to go on, though he gave another piece meanwhile', async () => {
  let flushed = 0;
  const kernel = { writableLength: 1, write: () => true };
  const outlet = new Outlet(kernel as unknown as Socket, { most: 0, onFlushed: () => (flushed += 1) });
  outlet.begin('', false);
  outlet.take(Buffer.alloc(1));
  expect(outlet.flush()).toBe('full');
  kernel.writableLength = 0;
  outlet.take(Buffer.alloc(1));
  outlet.flush();
  await new Promise(setImmediate);
  expect(flushed).toBe(1);
});
