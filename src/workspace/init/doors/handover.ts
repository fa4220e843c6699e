import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { ConnectionHandoff, DoorName } from '../../../contract/connection-handoff.ts';
import type { Log } from '../../../lib/log.ts';

type Waiting = { readonly door: DoorName; readonly socket: Socket; readonly giveUp: NodeJS.Timeout };

export type HandoverLimits = {
  /** Connections that may wait at one door. */
  readonly perDoor: number;
  /** Milliseconds that one may wait. */
  readonly patience: number;
};

const LIMITS: HandoverLimits = { perDoor: 256, patience: 30_000 };

/** Hands accepted connections to the sidecar, one after the other, and keeps them while there is none to take them. */
export class Handover {
  readonly #log: Log;
  readonly #limits: HandoverLimits;
  readonly #waiting: Waiting[] = [];
  #recipient: ChildProcess | undefined;
  #handing = false;

  constructor(log: Log, limits: HandoverLimits = LIMITS) {
    this.#log = log;
    this.#limits = limits;
  }

  /** From now on `child`, which has an IPC channel and listens to it, takes the connections. */
  attach(child: ChildProcess): void {
    this.#recipient = child;
    child.once('disconnect', () => this.#detach(child));
    child.once('exit', () => this.#detach(child));
    if (!child.connected) this.#detach(child);
    void this.#handOverAll();
  }

  /** Takes over a connection that was accepted with `pauseOnConnect`: nothing has been read from it. */
  offer(door: DoorName, socket: Socket): void {
    // Nobody reads here, so an error can only mean that the peer is gone; the sidecar will see that for itself.
    socket.on('error', () => undefined);
    if (this.#waiting.filter((one) => one.door === door).length >= this.#limits.perDoor) {
      this.#log.warn({ door }, 'too many connections wait for the sidecar, one is closed');
      socket.destroy();
      return;
    }
    const giveUp = setTimeout(() => this.#giveUp(socket), this.#limits.patience);
    this.#waiting.push({ door, socket, giveUp });
    void this.#handOverAll();
  }

  /** Closes what still waits. */
  close(): void {
    this.#recipient = undefined;
    for (const { socket } of this.#waiting.slice()) this.#drop(socket);
  }

  #detach(child: ChildProcess): void {
    if (this.#recipient === child) this.#recipient = undefined;
  }

  #giveUp(socket: Socket): void {
    this.#log.warn('a connection has waited too long for the sidecar and is closed');
    this.#drop(socket);
  }

  /** Forgets a connection and closes our end of it; an end that the sidecar has received stays open. */
  #drop(socket: Socket): void {
    const index = this.#waiting.findIndex((one) => one.socket === socket);
    if (index >= 0) clearTimeout(this.#waiting.splice(index, 1)[0]?.giveUp);
    socket.destroy();
  }

  async #handOverAll(): Promise<void> {
    if (this.#handing) return;
    this.#handing = true;
    for (;;) {
      const [next] = this.#waiting;
      const recipient = this.#recipient;
      if (next === undefined || recipient === undefined) break;
      if (await handOver(recipient, next)) this.#drop(next.socket);
      else this.#detach(recipient);
    }
    this.#handing = false;
  }
}

/**
 * Resolves to true once `child` has received the connection, to false when it died before.
 *
 * Our end stays open until then (`keepOpen`): by default Node closes it as soon as the channel breaks, and a
 * connection on its way into a dying process would be lost. Node holds back what is sent behind a handle until
 * the other side has confirmed the handle (lib/internal/child_process.js, NODE_HANDLE_ACK), so the callback of a
 * message sent right after is our receipt. The sidecar ignores that message.
 */
function handOver(child: ChildProcess, { door, socket }: Waiting): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (received: boolean): void => {
      child.off('disconnect', lost);
      child.off('exit', lost);
      resolve(received);
    };
    const lost = (): void => settle(false);
    child.once('disconnect', lost);
    child.once('exit', lost);
    const handoff: ConnectionHandoff = { kind: 'connection', door };
    child.send(handoff, socket, { keepOpen: true }, (error) => error !== null && lost());
    child.send({ kind: 'receipt' }, (error) => settle(error === null));
  });
}
