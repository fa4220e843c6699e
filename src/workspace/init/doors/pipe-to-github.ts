import { connect, type Socket } from 'node:net';
import { pipeline } from 'node:stream';

/**
 * Joins a connection to the plain HTTP address of a GitHub, byte for byte. With delivery `env` gh has the token
 * itself and needs no more than a way to an address that does not speak TLS.
 */
export function pipeTo(web: string): (socket: Socket) => void {
  const { hostname, port } = new URL(web);
  return (socket) => {
    const upstream = connect({ host: hostname, port: Number(port || 80), allowHalfOpen: true });
    // Either side may end first or break; `pipeline` then closes both, and there is nobody to tell.
    pipeline(socket, upstream, socket, () => undefined);
  };
}
