import type { Socket } from 'node:net';
import type { ConnectionHandoff, DoorName } from '../../contract/connection-handoff.ts';
import type { Door } from './gateway/door.ts';

/**
 * Takes the connections that init has accepted: init sends a `ConnectionHandoff` with the socket as its handle
 * (https://nodejs.org/api/child_process.html#subprocesssendmessage-sendhandle-options-callback), accepted with
 * `pauseOnConnect`, so that not a byte has been read. Other messages on the channel are not ours.
 */
export function takeConnections(doors: Readonly<Record<DoorName, Door>>): void {
  process.on('message', (message: unknown, socket: unknown) => {
    // Node hands over no socket when the connection was closed on the way.
    if (!isHandoff(message) || socket === undefined) return;
    doors[message.door].take(socket as Socket);
  });
}

function isHandoff(message: unknown): message is ConnectionHandoff {
  if (typeof message !== 'object' || message === null || !('kind' in message) || !('door' in message)) return false;
  return message.kind === 'connection' && (message.door === 'git' || message.door === 'gh' || message.door === 'relay');
}
