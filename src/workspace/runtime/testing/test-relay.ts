import { createServer, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LeaseRequest, type LeasedTurn, TurnProgress, TurnSettlement } from '../../../contract/turns.ts';

type Told = { readonly turn: string } & ({ progress: TurnProgress } | { settlement: TurnSettlement });

/** The sidecar's relay, as far as the runtime sees it: contract/turns.ts over a unix socket. */
export class TestRelay {
  readonly socketPath: string;
  readonly folder: string;
  readonly leases: LeaseRequest[] = [];
  readonly progress: (TurnProgress & { turn: string })[] = [];
  readonly settlements: (TurnSettlement & { turn: string })[] = [];
  /** What the next requests of a kind are answered, before all else. */
  readonly refusals: { lease: number[]; progress: number[]; settle: number[] } = {
    lease: [],
    progress: [],
    settle: [],
  };
  readonly #turns: LeasedTurn[] = [];
  readonly #watchers = new Set<() => void>();
  #server: Server | undefined;

  constructor(folder: string) {
    this.folder = folder;
    this.socketPath = join(folder, 'relay.sock');
  }

  static async start(): Promise<TestRelay> {
    const relay = new TestRelay(await mkdtemp(join(tmpdir(), 'mooring-relay-')));
    await relay.listen();
    return relay;
  }

  async listen(): Promise<void> {
    const server = createServer((request, response) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const answer = await this.#answer(request.url ?? '', JSON.parse(Buffer.concat(chunks).toString()));
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
      })().catch(() => response.destroy());
    });
    server.listen(this.socketPath);
    await once(server, 'listening');
    this.#server = server;
  }

  /** The relay goes away, as a killed sidecar without its door would. */
  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  async stop(): Promise<void> {
    await this.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  give(turn: Partial<LeasedTurn> & { id: string }): void {
    this.#turns.push({ attempt: 1, text: 'go', source: 'idle', leaseMs: 60_000, ...turn });
    this.#changed();
  }

  /** Waits until `found` gives something: looks at once and at each request. */
  async until<T>(found: () => T | undefined): Promise<T> {
    for (;;) {
      const value = found();
      if (value !== undefined) return value;
      await this.#change();
    }
  }

  settlementOf(turn: string): Promise<TurnSettlement & { turn: string }> {
    return this.until(() => this.settlements.find((settlement) => settlement.turn === turn));
  }

  async #answer(url: string, body: unknown): Promise<{ status: number; body?: string }> {
    const [, , id = '', verb = ''] = url.split('/');
    if (id === 'lease') return this.#lease(LeaseRequest.parse(body));
    const kind = verb === 'progress' ? 'progress' : 'settle';
    const told: Told =
      kind === 'progress'
        ? { turn: id, progress: TurnProgress.parse(body) }
        : { turn: id, settlement: TurnSettlement.parse(body) };
    const refusal = this.refusals[kind].shift();
    if (refusal === undefined) {
      if ('progress' in told) this.progress.push({ turn: id, ...told.progress });
      else this.settlements.push({ turn: id, ...told.settlement });
    }
    this.#changed();
    return { status: refusal ?? 204 };
  }

  async #lease(request: LeaseRequest): Promise<{ status: number; body?: string }> {
    this.leases.push(request);
    this.#changed();
    const refusal = this.refusals.lease.shift();
    if (refusal !== undefined) return { status: refusal };
    const turn = await this.until(() => this.#turns.shift());
    return { status: 200, body: JSON.stringify(turn) };
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#watchers.add(resolve));
  }

  #changed(): void {
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const watcher of watchers) watcher();
  }
}
