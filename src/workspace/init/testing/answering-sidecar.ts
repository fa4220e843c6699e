import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionHandoff, DoorName } from '../../../contract/connection-handoff.ts';
import { runProgram } from '../../../lib/program.ts';

/** Stands in for the sidecar: answers each request with the door it came by and its own pid. */
const doors = new WeakMap<Socket, DoorName>();
const server = createServer((request, response) => {
  response.end(`${doors.get(request.socket)} ${process.pid}`);
});

await runProgram(async () => {
  process.on('message', (message: ConnectionHandoff, socket: Socket | undefined) => {
    if (message.kind !== 'connection' || socket === undefined) return;
    doors.set(socket, message.door);
    server.emit('connection', socket);
  });
  return { stop: async () => undefined };
});
