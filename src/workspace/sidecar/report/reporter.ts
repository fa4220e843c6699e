import { setTimeout as sleep } from 'node:timers/promises';
import { type SidecarReport, WorkspaceStanding } from '../../../contract/status.ts';
import type { Log } from '../../../lib/log.ts';
import type { PlatformFault } from '../control-plane/platform-fault.ts';
import type { PlatformClient } from '../control-plane/platform-client.ts';

export type ReporterOptions = {
  readonly platform: Pick<PlatformClient, 'send'>;
  readonly report: () => SidecarReport;
  /** Told what was delivered, and how the platform says that the workspace stands, if it says so. */
  readonly onDelivered: (report: SidecarReport, standing: WorkspaceStanding | undefined) => void;
  /** Whether there is something to tell that nobody would learn from the next sidecar. */
  readonly hasNews?: () => boolean;
  readonly log: Log;
  /** Milliseconds for which changes are gathered, and after which even an unchanged state is reported. */
  readonly gather?: number;
  readonly atLeast?: number;
};

/** Milliseconds for the last report. */
const LAST_WORD = 2_000;

/** Tells the platform what this sidecar sees: soon after a change, and every half minute as a sign of life. */
export class Reporter {
  readonly #options: ReporterOptions;
  readonly #stopping = new AbortController();
  #changed = Promise.withResolvers<void>();
  #loop: Promise<void> | undefined;

  constructor(options: ReporterOptions) {
    this.#options = options;
  }

  /** Cheap: may be called for each request. */
  change(): void {
    this.#changed.resolve();
  }

  start(): void {
    this.#loop ??= this.#keepReporting();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#changed.resolve();
    await this.#loop;
    await this.#sayLast();
  }

  /** One more report, which must not hold up the end for long. */
  async #sayLast(): Promise<void> {
    const { platform, report, onDelivered, hasNews } = this.#options;
    if (hasNews?.() !== true) return;
    const body = report();
    const signal = AbortSignal.timeout(LAST_WORD);
    const sent = await platform.send({ method: 'POST', path: '/report', body, signal });
    if (sent.ok) onDelivered(body, readStanding(sent.value.body));
  }

  /** A refusal is told once: the next ones are the same. */
  #sayFault(fault: PlatformFault, isKnown: boolean): void {
    const { log } = this.#options;
    const { code, message, remedy } = fault;
    if (isKnown || !isRefusal(fault)) log.debug({ fault: code }, 'report not delivered');
    else log.warn({ fault: code }, `reports are refused: ${message}: ${remedy}`);
  }

  async #keepReporting(): Promise<void> {
    const { platform, report, onDelivered, gather = 1_000, atLeast = 30_000 } = this.#options;
    const { signal } = this.#stopping;
    let isRefused = false;
    while (!signal.aborted) {
      this.#changed = Promise.withResolvers();
      const body = report();
      const sent = await platform.send({ method: 'POST', path: '/report', body, signal });
      if (sent.ok && !signal.aborted) onDelivered(body, readStanding(sent.value.body));
      if (!sent.ok && !signal.aborted) this.#sayFault(sent.error, isRefused);
      isRefused = !sent.ok && (isRefused || isRefusal(sent.error));
      // One who was not heard speaks again soon, changed or not.
      if (!sent.ok) this.#changed.resolve();
      const quiet = new AbortController();
      await Promise.race([
        this.#changed.promise,
        sleep(atLeast, undefined, { signal: AbortSignal.any([signal, quiet.signal]) }).catch(() => undefined),
      ]);
      quiet.abort();
      await sleep(gather, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** A platform that is away answers again by itself; one that refuses waits for somebody's hand. */
const isRefusal = ({ status, waitingHelps }: PlatformFault): boolean => status !== undefined && !waitingHelps;

/** An answer that is no standing, such as an older platform's empty one, says nothing: all stays as it was. */
function readStanding(body: unknown): WorkspaceStanding | undefined {
  return WorkspaceStanding.safeParse(body).data;
}
