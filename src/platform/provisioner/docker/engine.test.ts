import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Engine } from './engine.ts';

let folder: string;
let server: Server;
let answer: RequestListener;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-engine-'));
  server = createServer((request, response) => answer(request, response)).listen(join(folder, 'engine.sock'));
  await once(server, 'listening');
});
afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

const engine = (): Engine => new Engine({ kind: 'socket', path: join(folder, 'engine.sock') });

test('what an engine refuses is told in its own words, with a code and what to do', async () => {
  answer = (_request, response) =>
    response.writeHead(500, { 'content-type': 'application/json' }).end('{"message":"no space left on device\\n"}');
  await expect(engine().start('ada')).rejects.toMatchObject({
    code: 'engine_refused',
    sentence: `the container engine at ${folder}/engine.sock refuses (500): no space left on device: mend that; the engine's own log may say more`,
  });
});

test('what is not there is no refusal', async () => {
  answer = (_request, response) => response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
  expect(await engine().inspect('ada')).toBeUndefined();
});

test('an engine that is away is told as such', async () => {
  const nowhere = new Engine({ kind: 'socket', path: join(folder, 'nowhere.sock') });
  await expect(nowhere.start('ada')).rejects.toMatchObject({ code: 'engine_unreachable' });
});
