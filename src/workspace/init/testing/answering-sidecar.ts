import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ConnectionHandoff, DoorName } from '../../../contract/connection-handoff.ts';
import { VITALS_PATH } from '../../../contract/vitals.ts';
import { runProgram } from '../../../lib/program.ts';

/**
 * Stands in for the sidecar: answers each request with the door it came by and its own pid, and writes what init says of
 * the workspace beside its boot file.
 */
const doors = new WeakMap<Socket, DoorName>();
const server = createServer(async (request, response) => {
  if (request.url === VITALS_PATH) {
    writeFileSync(`${process.argv[2]}.vitals`, await text(request));
    return response.writeHead(204).end();
  }
  return response.end(`${doors.get(request.socket)} ${process.pid}`);
});

await runProgram(async () => {
  process.on('message', (message: ConnectionHandoff, socket: Socket | undefined) => {
    if (message.kind !== 'connection' || socket === undefined) return;
    doors.set(socket, message.door);
    server.emit('connection', socket);
  });
  return { stop: async () => undefined };
});
