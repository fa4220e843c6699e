import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '../../../lib/log.ts';
import { nodeArguments, programEnvironment } from '../../../lib/node-program.ts';
import { Handover } from './handover.ts';
import { type OpenDoor, openLoopbackDoor, openSocketDoor } from './open-door.ts';

const silent = createLog('test', { write: () => undefined });

let folder: string;
let handover: Handover;
let doors: OpenDoor[];
let children: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-doors-'));
  handover = new Handover(silent);
  doors = [];
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  handover.close();
  for (const door of doors) door.close();
  await rm(folder, { recursive: true });
});

async function openGitDoor(to = handover): Promise<number> {
  const door = await openLoopbackDoor(0, (socket) => to.offer('git', socket));
  doors.push(door);
  return door.port;
}

async function startSidecar(): Promise<ChildProcess> {
  const child = spawn(process.execPath, nodeArguments('src/workspace/init/testing/answering-sidecar.ts'), {
    env: programEnvironment(),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.on('error', () => undefined);
  children.push(child);
  await once(child, 'message');
  return child;
}

/** One request on a connection of its own. */
async function ask(where: { port: number } | { socketPath: string }): Promise<string> {
  const sent = request({ host: '127.0.0.1', agent: false, ...where }).end();
  const [response] = await once(sent, 'response');
  return text(response);
}

test('connections are answered by the sidecar, each named after its door', async () => {
  const sidecar = await startSidecar();
  handover.attach(sidecar);
  const port = await openGitDoor();
  const socketPath = join(folder, 'relay.sock');
  doors.push(await openSocketDoor(socketPath, (socket) => handover.offer('relay', socket)));

  expect(await ask({ port })).toBe(`git ${sidecar.pid}`);
  expect(await ask({ socketPath })).toBe(`relay ${sidecar.pid}`);
});

test('connections that come before the sidecar wait for it', async () => {
  const port = await openGitDoor();
  const answers = Promise.all(Array.from({ length: 20 }, () => ask({ port })));
  const sidecar = await startSidecar();
  handover.attach(sidecar);
  expect(await answers).toEqual(Array.from({ length: 20 }, () => `git ${sidecar.pid}`));
});

test('a sidecar that is killed with connections on their way to it loses none of them', async () => {
  const first = await startSidecar();
  handover.attach(first);
  const port = await openGitDoor();
  await ask({ port });
  // Stopped, it reads nothing: the first connection lies in its channel, the others wait behind that one.
  first.kill('SIGSTOP');
  const answers = Promise.all(Array.from({ length: 20 }, () => ask({ port })));
  const second = await startSidecar();
  first.kill('SIGKILL');
  await once(first, 'exit');
  handover.attach(second);
  expect(await answers).toEqual(Array.from({ length: 20 }, () => `git ${second.pid}`));
});

test('what was handed on lives on when the doors close', async () => {
  const sidecar = await startSidecar();
  handover.attach(sidecar);
  const port = await openGitDoor();
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  await ask({ port });
  handover.close();
  socket.end('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(await text(socket)).toContain(`git ${sidecar.pid}`);
});

test('a connection that waits too long is closed, and so is one too many', async () => {
  const impatient = new Handover(silent, { perDoor: 1, patience: 200 });
  const port = await openGitDoor(impatient);
  const [waiting, refused] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
  const ends = [waiting, refused].map((socket) => once(socket.resume(), 'close'));
  await Promise.race(ends);
  expect([waiting.closed, refused.closed].toSorted()).toEqual([false, true]);
  await Promise.all(ends);
});
