import { Agent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import type { Duplex, Readable } from 'node:stream';
import Docker from 'dockerode';
import { Fault } from '../../../lib/fault.ts';
import { redactSecrets } from '../../../lib/secret.ts';
import { MOST_OUTPUT } from '../workspace-host.ts';
import { type EngineAddress, formatAddress } from './engine-address.ts';
import type { PlannedContainer } from './plan-containers.ts';
import { splitFrames } from './split-frames.ts';

export type Labels = Readonly<Record<string, string>>;

/** A container as the engine lists it. */
export type ListedContainer = { readonly id: string; readonly isRunning: boolean; readonly labels: Labels };

export type ContainerState = {
  readonly id: string;
  readonly isRunning: boolean;
  /** Never started, or not since it was made. */
  readonly isNew: boolean;
  readonly exitCode: number;
  readonly outOfMemory: boolean;
  readonly error: string;
  /** Bytes; 0 for none. */
  readonly memory: number;
  readonly labels: Labels;
};

export type StartedCommand = {
  readonly sent: Duplex;
  /** Undefined while it runs. */
  readonly exitCode: () => Promise<number | undefined>;
};

/** Longest silence of an engine in milliseconds: it may be stopping a container meanwhile. */
const PATIENCE = 60_000;

/** Docker Engine, or Podman by its compatible interface: what we need of it, each safe to be done twice. */
export class Engine {
  readonly address: EngineAddress;
  readonly #docker: Docker;
  readonly #patient: Docker;

  constructor(address: EngineAddress) {
    this.address = address;
    this.#docker = connect(address, PATIENCE);
    this.#patient = connect(address);
  }

  /** Whose engine it is. */
  async isPodman(): Promise<boolean> {
    const { Components = [] } = await this.#ask(() => this.#docker.version());
    return Components.some(({ Name }) => Name === 'Podman Engine');
  }

  async containers(labels: Labels): Promise<ListedContainer[]> {
    const filters = JSON.stringify({ label: asFilters(labels) });
    const found = await this.#ask(() => this.#docker.listContainers({ all: true, filters }));
    return found.map(({ Id, State, Labels: its }) => ({ id: Id, isRunning: State === 'running', labels: its ?? {} }));
  }

  async inspect(container: string): Promise<ContainerState | undefined> {
    const found = await this.#ask(() => unlessMissing(this.#docker.getContainer(container).inspect()));
    if (found === undefined) return undefined;
    const { Running, Status, ExitCode, OOMKilled, Error: error } = found.State;
    return {
      id: found.Id,
      isRunning: Running,
      isNew: Status === 'created' || Status === 'configured',
      exitCode: ExitCode,
      outOfMemory: OOMKilled,
      error: error ?? '',
      memory: found.HostConfig.Memory ?? 0,
      labels: found.Config.Labels ?? {},
    };
  }

  async create({ name, options }: PlannedContainer): Promise<void> {
    await this.#ask(() => this.#docker.createContainer({ ...options, name }));
  }

  async putFiles(container: string, folder: string, archive: Buffer): Promise<void> {
    await this.#ask(() => this.#docker.getContainer(container).putArchive(archive, { path: folder }));
  }

  async start(container: string): Promise<void> {
    await this.#ask(() => unless(304, this.#docker.getContainer(container).start()));
  }

  async stop(container: string, patience: number): Promise<void> {
    const stopping = () => this.#docker.getContainer(container).stop({ t: patience });
    await this.#ask(() => unlessMissing(unless(304, stopping())));
  }

  async remove(container: string): Promise<void> {
    await this.#ask(() => unlessMissing(this.#docker.getContainer(container).remove({ force: true, v: true })));
  }

  async hasVolume(name: string): Promise<boolean> {
    return (await this.#ask(() => unlessMissing(this.#docker.getVolume(name).inspect()))) !== undefined;
  }

  async createVolume(name: string, labels: Labels): Promise<void> {
    await this.#ask(() => this.#docker.createVolume({ Name: name, Labels: { ...labels } }));
  }

  async removeVolume(name: string): Promise<void> {
    await this.#ask(() => unlessMissing(this.#docker.getVolume(name).remove({ force: true })));
  }

  /** Undefined when there is no such image. */
  async imageLabels(name: string): Promise<Labels | undefined> {
    const found = await this.#ask(() => unlessMissing(this.#docker.getImage(name).inspect()));
    return found === undefined ? undefined : (found.Config?.Labels ?? {});
  }

  async networks(): Promise<string[]> {
    return (await this.#ask(() => this.#docker.listNetworks())).map(({ Name }) => Name);
  }

  /** What a container has printed, on both its streams. */
  async logs(container: string, lines: number): Promise<string> {
    const wanted = { stdout: true, stderr: true, tail: lines, follow: false } as const;
    const sent = await this.#ask(() => unlessMissing(this.#docker.getContainer(container).logs(wanted)));
    return splitFrames(Buffer.from(sent ?? '')).slice(-MOST_OUTPUT);
  }

  /** Runs a command in a container. Its output comes in frames; whoever leaves does not end it. */
  async exec(container: string, options: Docker.ExecCreateOptions): Promise<StartedCommand> {
    const wanted = { ...options, AttachStdout: true, AttachStderr: true };
    const exec = await this.#ask(() => this.#docker.getContainer(container).exec(wanted));
    const sent = await this.#ask(() => this.#patient.getExec(exec.id).start({ Detach: false, Tty: false }));
    const exitCode = async (): Promise<number | undefined> => {
      const { Running, ExitCode } = await this.#ask(() => exec.inspect());
      return Running ? undefined : (ExitCode ?? undefined);
    };
    return { sent, exitCode };
  }

  /** Lines of JSON for all that happens to such containers from now on; ends when the engine ends. */
  async events(labels: Labels, signal: AbortSignal): Promise<Readable> {
    const filters = JSON.stringify({ type: ['container'], label: asFilters(labels) });
    return (await this.#ask(() => this.#patient.getEvents({ filters, abortSignal: signal }))) as Readable;
  }

  async #ask<T>(asking: () => Promise<T>): Promise<T> {
    try {
      return await asking();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const where = formatAddress(this.address);
      // One that has answered is there.
      if (statusOf(error) !== undefined) {
        const said = redactSecrets(answerOf(error) ?? message).trim();
        const what = `the container engine at ${where} refuses (${statusOf(error)}): ${said}`;
        throw new Fault('engine_refused', what, "mend that; the engine's own log may say more", { cause: error });
      }
      const what = `the container engine at ${where} cannot be reached (${code ?? message})`;
      throw new Fault('engine_unreachable', what, 'start it, or name another one as containers.engine', {
        cause: error,
      });
    }
  }
}

function connect(address: EngineAddress, timeout?: number): Docker {
  // A connection that is kept does not outlive the engine's restart, and the next request would fail.
  const agent = address.kind === 'web' && address.protocol === 'https' ? new TlsAgent() : new Agent();
  // Its types know no agent.
  const how = { agent, ...(timeout === undefined ? {} : { timeout }) };
  if (address.kind === 'socket') {
    // Without a host, even an empty one, dockerode would take DOCKER_HOST's.
    return new Docker({ host: '', socketPath: address.path, ...how });
  }
  const { protocol, host, port } = address;
  return new Docker({ protocol, host, port, ...how });
}

const asFilters = (labels: Labels): string[] => Object.entries(labels).map(([key, value]) => `${key}=${value}`);

/** The message of the engine itself, without what dockerode puts around it. */
const answerOf = (error: unknown): string | undefined => (error as { json?: { message?: string } }).json?.message;

const statusOf = (error: unknown): number | undefined => (error as { statusCode?: number }).statusCode;

async function unless<T>(status: number, asking: Promise<T>): Promise<T | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (statusOf(error) === status) return undefined;
    throw error;
  }
}

const unlessMissing = <T>(asking: Promise<T>): Promise<T | undefined> => unless(404, asking);
