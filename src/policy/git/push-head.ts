import { err, ok, type Result } from '../../lib/result.ts';
import { type Packet, PacketReader } from './packet-reader.ts';
import { NO_CAPABILITIES, type PushCapabilities, readCapabilities } from './push-capabilities.ts';
import { type PushCommand, readCommand } from './push-command.ts';

/** All of a push that comes before its pack. */
export type Push = {
  /** None in the probe that git sends before a large push: an empty list, and nothing behind it. */
  readonly commands: readonly PushCommand[];
  readonly capabilities: PushCapabilities;
  readonly options: readonly string[];
};

/** A push of all refs of a repository, several thousand of them, fits. Bytes. */
const MOST_HEAD = 1_048_576;

const SHALLOW = Buffer.from('shallow ');
const CERTIFICATE = Buffer.from('push-cert');
const [NUL, LF] = [0, 0x0a];

/**
 * Reads the head of a receive-pack request as it comes, by the grammar of gitprotocol-pack(5) and more strictly than
 * git itself: what two programs could read in two ways is a fault, in words. The pack behind it is not looked at.
 */
export class PushHeadReader {
  readonly #packets = new PacketReader();
  #bytes = 0;
  #phase: 'shallow' | 'commands' | 'options' | 'done' = 'shallow';
  #shallowIdLength: number | undefined;
  #capabilities = NO_CAPABILITIES;
  readonly #commands: PushCommand[] = [];
  readonly #refs = new Set<string>();
  readonly #options: string[] = [];

  /** The push when its head is whole; undefined until more has come. */
  read(piece: Buffer): Result<Push, string> | undefined {
    this.#packets.add(piece);
    for (;;) {
      const packet = this.#packets.next();
      if (packet === undefined) return undefined;
      if (packet.kind === 'fault') return err(packet.what);
      this.#bytes += packet.kind === 'flush' ? 4 : packet.payload.length + 4;
      if (this.#bytes > MOST_HEAD) return err('more commands than the gateway reads: push fewer refs at a time');
      const fault = this.#take(packet);
      if (fault !== undefined) return err(fault);
      if (this.#phase === 'done') {
        return ok({ commands: this.#commands, capabilities: this.#capabilities, options: this.#options });
      }
    }
  }

  #take(packet: Packet): string | undefined {
    if (packet.kind === 'flush') {
      const hasOptions = this.#phase !== 'options' && this.#commands.length > 0 && this.#capabilities.pushOptions;
      this.#phase = hasOptions ? 'options' : 'done';
      return undefined;
    }
    const line = packet.payload.at(-1) === LF ? packet.payload.subarray(0, -1) : packet.payload;
    if (this.#phase === 'options') return this.#takeOption(line);
    if (startsWith(line, SHALLOW)) return this.#takeShallow(line.toString('latin1', SHALLOW.length));
    if (startsWith(line, CERTIFICATE)) return 'a push certificate, which the gateway does not read: push unsigned';
    return this.#takeCommand(line);
  }

  #takeShallow(id: string): string | undefined {
    if (this.#phase !== 'shallow') return 'a shallow line among its commands';
    if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(id)) return 'a shallow line without an object id';
    if (id.length !== (this.#shallowIdLength ??= id.length)) return 'object ids of different lengths';
    return undefined;
  }

  #takeCommand(line: Buffer): string | undefined {
    const nul = line.indexOf(NUL);
    if (this.#phase === 'shallow') {
      const capabilities = nul === -1 ? ok(NO_CAPABILITIES) : readCapabilities(line.toString('latin1', nul + 1));
      if (!capabilities.ok) return capabilities.error;
      this.#capabilities = capabilities.value;
      if (this.#capabilities.idLength !== (this.#shallowIdLength ?? this.#capabilities.idLength)) {
        return 'object ids of different lengths';
      }
    } else if (nul !== -1) return 'capabilities behind a command that is not the first';
    this.#phase = 'commands';
    const command = readCommand(nul === -1 ? line : line.subarray(0, nul), this.#capabilities.idLength);
    if (!command.ok) return command.error;
    if (this.#refs.has(command.value.ref)) return 'two commands for one ref';
    this.#refs.add(command.value.ref);
    this.#commands.push(command.value);
    return undefined;
  }

  #takeOption(line: Buffer): string | undefined {
    const option = line.toString('utf8');
    if (/\p{Cc}/u.test(option)) return 'a push option with control characters';
    this.#options.push(option);
    return undefined;
  }
}

const startsWith = (line: Buffer, start: Buffer): boolean => line.subarray(0, start.length).equals(start);
