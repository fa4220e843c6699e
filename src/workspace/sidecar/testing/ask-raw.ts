import { connect, type Socket } from 'node:net';

/** Where a door is: a unix socket, or a port of loopback. */
export type DoorAddress = { readonly path: string } | { readonly port: number };

/** How long a request that may never be complete is waited for before the client hangs up. */
const PATIENCE = 400;

/** Sends bytes as they are; returns what has come back when there is a final status, or the other side closed. */
export function sendBytes(door: DoorAddress, bytes: Buffer): Promise<string> {
  const socket: Socket = 'path' in door ? connect(door.path) : connect(door.port, '127.0.0.1');
  return new Promise((resolve) => {
    let answer = '';
    const hangUp = setTimeout(() => socket.destroy(), PATIENCE);
    socket.setEncoding('latin1').on('data', (text: string) => {
      answer += text;
      if (/^(?:HTTP\/1\.1 1\d\d [^]*?\r\n\r\n)*HTTP\/1\.1 [2-5]\d\d /.test(answer)) socket.destroy();
    });
    // A reset is an answer as well.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearTimeout(hangUp);
      resolve(answer);
    });
    socket.write(bytes);
  });
}
