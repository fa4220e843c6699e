import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { pipeline } from 'node:stream';

/**
 * Joins a connection, byte for byte, to the unix socket at a path, or to the plain HTTP address of a GitHub: with
 * delivery `env` gh has the token itself and needs no more than a way to an address that does not speak TLS. While nobody
 * listens there it is closed at once.
 */
export function pipeTo(address: string): (socket: Socket) => void {
  const where = placeOf(address);
  return (socket) => {
    const upstream = connect({ ...where, allowHalfOpen: true });
    // Either side may end first or break; `pipeline` then closes both, and there is nobody to tell.
    pipeline(socket, upstream, socket, () => undefined);
  };
}

function placeOf(address: string): NetConnectOpts {
  if (address.startsWith('/')) return { path: address };
  const { hostname, port } = new URL(address);
  return { host: hostname, port: Number(port || 80) };
}
