import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '../../lib/log.ts';
import { openHost } from './open-host.ts';

let folder: string;
const engines: Server[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-open-'));
});
afterEach(async () => {
  for (const engine of engines.splice(0)) engine.close();
  await rm(folder, { recursive: true });
});

/** Answers what an engine is asked first. */
async function startEngine(socket: string, asked: string[]): Promise<void> {
  const engine = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.setHeader('content-type', 'application/json').end('{"Components":[]}');
  });
  engines.push(engine.listen(socket));
  await once(engine, 'listening');
}

const open = (config: { engine?: string } = {}, mayBeAway = false) =>
  openHost(config, {
    mayBeAway,
    ...{ dataFolder: folder, clock: Date.now, random: Math.random },
    log: createLog('test', { write: () => undefined }),
    environment: { XDG_RUNTIME_DIR: folder },
  });
const file = () => join(folder, 'instance.json');
const remembered = async () => JSON.parse(await readFile(file(), 'utf8')) as { id: string; engine?: string };

test('an engine that was found is remembered, and taken again although another one answers now', async () => {
  await startEngine(join(folder, 'docker.sock'), []);
  await (await open()).close();
  const { id, engine } = await remembered();
  expect(engine).toMatch(/^unix:\/\/\/.+\.sock$/);

  const asked: string[] = [];
  const other = join(folder, 'other.sock');
  await startEngine(other, asked);
  await writeFile(file(), JSON.stringify({ id, engine: `unix://${other}` }));
  await (await open()).close();
  expect(asked).toEqual([expect.stringContaining('/version')]);

  await writeFile(file(), JSON.stringify({ id, engine: 'unix:///nowhere/engine.sock' }));
  await expect(open()).rejects.toMatchObject({ code: 'engine_unreachable' });
});

test('whoever only ends what there is goes on without the engine, and can say how it is removed by hand', async () => {
  const host = await open({ engine: 'unix:///nowhere/podman.sock' }, true);
  const { id } = await remembered();
  expect(await host.removalByHand()).toMatch(new RegExp(`^podman --url 'unix:///nowhere/podman.sock' rm .*=${id}\\)$`));
  await host.close();
});

test('one that is named is taken, and what is remembered stays', async () => {
  const asked: string[] = [];
  const named = join(folder, 'named.sock');
  await startEngine(named, asked);
  await writeFile(file(), JSON.stringify({ id: crypto.randomUUID(), engine: 'unix:///nowhere/engine.sock' }));
  await (await open({ engine: `unix://${named}` })).close();
  expect(asked.length).toBe(1);
  expect((await remembered()).engine).toBe('unix:///nowhere/engine.sock');
});
