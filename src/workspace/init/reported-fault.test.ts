import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createLog } from '../../lib/log.ts';
import { reportedFault } from './reported-fault.ts';

const log = createLog('test', { write: () => undefined });

test('a channel that breaks is closed, and what was said before counts', async () => {
  const channel = new PassThrough();
  const fault = reportedFault(channel, log);
  channel.write('{"kind":"ready"}\n{"kind":"fault","code":"x","what":"no agent","remedy":"install it"}\n');
  await new Promise(setImmediate);
  channel.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
  expect((await fault)?.sentence).toBe('no agent: install it');
});

test('one that says nothing reports nothing', async () => {
  const channel = new PassThrough();
  const fault = reportedFault(channel, log);
  channel.destroy();
  expect(await fault).toBeUndefined();
});
