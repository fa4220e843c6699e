import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { platformSocket } from '../../contract/platform-socket.ts';
import { platformAt, readAnswer } from './ask-platform.ts';

let folder: string;
let server: Server | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-ask-'));
  await writeFile(join(folder, 'operator.key'), 'a-key');
  await mkdir(dirname(platformSocket(folder)), { recursive: true });
});
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  await rm(folder, { recursive: true });
});

async function serve(answer: RequestListener): Promise<void> {
  server = createServer(answer).listen(platformSocket(folder));
  await once(server, 'listening');
}
const ask = async (patience?: number) => (await platformAt(folder, patience))('GET', '/admin/status');

test('where nobody listens no platform runs', async () => {
  await expect(ask()).rejects.toMatchObject({ code: 'platform_not_running' });
});

test('what a platform that runs does not answer well is told as what it is', async () => {
  let answer: RequestListener = (_request, response) => response.end(JSON.stringify({ text: 'x'.repeat(1_100_000) }));
  await serve((request, response) => answer(request, response));
  await expect(ask()).rejects.toMatchObject({
    code: 'platform_unclear',
    message: expect.stringContaining('the answer is too large'),
  });
  answer = () => undefined;
  await expect(ask(100)).rejects.toMatchObject({
    code: 'platform_unclear',
    message: expect.stringContaining('no answer within 100 ms'),
  });
  answer = (request) => request.socket.destroy();
  await expect(ask()).rejects.toMatchObject({
    code: 'platform_unclear',
    message: expect.stringContaining('socket hang up'),
  });
});

test('an answer of another version is said to be one, in words', () => {
  const Answer = z.object({ kept: z.array(z.string()) });
  expect(readAnswer(Answer, { kept: [], more: 1 })).toEqual({ kept: [] });
  expect(() => readAnswer(Answer, { keeps: [] })).toThrow(
    expect.objectContaining({
      code: 'platform_unclear',
      message: 'the platform answers as another version of Mooring would (kept: is missing)',
    }),
  );
});
