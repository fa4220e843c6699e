import { connect, type Socket } from 'node:net';
import { pipeline } from 'node:stream';

/** Joins a connection to another unix socket, byte for byte; while nobody listens there it is closed at once. */
export function pipeToSocket(path: string): (socket: Socket) => void {
  return (socket) => {
    const upstream = connect({ path, allowHalfOpen: true });
    // Either side may end first or break; `pipeline` then closes both, and there is nobody to tell.
    pipeline(socket, upstream, socket, () => undefined);
  };
}
