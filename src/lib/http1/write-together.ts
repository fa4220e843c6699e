import type { Socket } from 'node:net';

/** Bytes that are copied for one turn of the event loop. */
const MOST = 65_536;

const NOTHING = Buffer.alloc(0);

type Message = { readonly socket: Socket; readonly bytes: Buffer; readonly onWritten: () => void };

let memory = Buffer.allocUnsafeSlow(MOST);
let used = 0;
/** Whether a connection still needs what it was given of this memory. */
let isLent = false;
let messages: Message[] = [];

/** Memory for a message of so many bytes, no more than 64 KB, to be filled and given to `writeTogether` at once. */
export function memoryFor(length: number): Buffer {
  if (used + length > MOST) writeWaiting();
  if (used + length > MOST) {
    memory = Buffer.allocUnsafeSlow(MOST);
    used = 0;
    isLent = false;
  }
  return memory.subarray(used, used + length);
}

/**
 * Writes a message at the end of this turn of the event loop, together with those to other connections. A write that
 * wakes a sleeping process costs the kernel several times one to a process that is awake: of sixteen in a row most are
 * cheap, with other work between them each is dear. When nothing else has happened the turn ends at once.
 *
 * @param onWritten called when the message has gone out
 */
export function writeTogether(socket: Socket, bytes: Buffer, onWritten: () => void): void {
  if (messages.length === 0) setImmediate(writeWaiting);
  used += bytes.length;
  messages.push({ socket, bytes, onWritten });
}

/** Writes what waits for the end of the turn: whoever writes to a connection by itself, or ends it, does this first. */
export function writeWaiting(): void {
  if (messages.length === 0) return;
  const all = messages;
  messages = [];
  for (const { socket, bytes } of all) {
    socket.write(bytes);
    isLent ||= socket.writableLength > 0;
  }
  if (!isLent) used = 0;
  for (const { socket, onWritten } of all) {
    // Nearly all go out at once, and to be told by the socket costs a tick of its own.
    if (socket.writableLength === 0) onWritten();
    else socket.write(NOTHING, onWritten);
  }
}
