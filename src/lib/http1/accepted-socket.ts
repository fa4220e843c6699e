import { Socket, type SocketConstructorOpts } from 'node:net';

/** What Node's documentation leaves out of a socket and of how one is made; its own http server is built on it. */
type Accepted = { _handle: SocketConstructorOpts['handle'] };

/**
 * An accepted connection that is read into memory of ours. Node lets that be said of connections that are made
 * (`onread`), not of those that are accepted: there it allocates 64 KB for each piece that comes, however small, and
 * passes it on as a stream does, which together cost more than the head of a request takes to be read and decided.
 *
 * @param accepted not read from yet; its connection is taken from it
 * @param memory where the next piece is to be read to; asked for when the one before has been told
 */
export function readAccepted(accepted: Socket, memory: () => Buffer, onRead: (bytes: Buffer) => void): Socket {
  const from = accepted as unknown as Accepted;
  const socket = new Socket({
    handle: from._handle,
    // What is on its way to a client that ends its half would be cut off.
    allowHalfOpen: true,
    onread: {
      buffer: memory,
      callback: (length, bytes) => {
        onRead((bytes as Buffer).subarray(0, length));
        return true;
      },
    },
  });
  from._handle = undefined;
  // Whoever has accepted it counts it until it closes.
  socket.once('close', () => accepted.destroy());
  return socket;
}
