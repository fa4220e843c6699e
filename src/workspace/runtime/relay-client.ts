import { LeasedTurn, type LeaseRequest, type TurnProgress, type TurnSettlement } from '../../contract/turns.ts';
import { Fault } from '../../lib/fault.ts';
import { http } from '../../lib/node-http.ts';

/** What the relay said; `lost` means that the turn is another holder's now, or nobody's. */
export type Acknowledgement = 'accepted' | 'lost';

/** The runtime's way to the platform. Each call throws when the relay cannot be reached or answers unexpectedly. */
export interface TurnSource {
  /** Undefined when nothing came within `waitMs`. */
  lease(request: LeaseRequest, signal: AbortSignal): Promise<LeasedTurn | undefined>;
  progress(turnId: string, progress: TurnProgress, signal: AbortSignal): Promise<Acknowledgement>;
  settle(turnId: string, settlement: TurnSettlement, signal: AbortSignal): Promise<Acknowledgement>;
}

/** Patience beyond the time that the other side may take by agreement, in milliseconds. */
const ANSWER_WITHIN = 15_000;
const MOST_ANSWER_BYTES = 1_048_576;

/** Speaks to the relay over its unix socket: contract/turns.ts. */
export class RelayClient implements TurnSource {
  readonly #socketPath: string;

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  async lease(body: LeaseRequest, signal: AbortSignal): Promise<LeasedTurn | undefined> {
    const answer = await this.#post('/turns/lease', body, signal, body.waitMs);
    if (answer.status === 204) return undefined;
    if (answer.status === 200) return LeasedTurn.parse(JSON.parse(answer.body));
    throw unexpected('lease', answer);
  }

  progress(turnId: string, body: TurnProgress, signal: AbortSignal): Promise<Acknowledgement> {
    return this.#tell(turnId, 'progress', body, signal);
  }

  settle(turnId: string, body: TurnSettlement, signal: AbortSignal): Promise<Acknowledgement> {
    return this.#tell(turnId, 'settle', body, signal);
  }

  async #tell(
    turnId: string,
    verb: 'progress' | 'settle',
    body: object,
    signal: AbortSignal,
  ): Promise<Acknowledgement> {
    const answer = await this.#post(`/turns/${encodeURIComponent(turnId)}/${verb}`, body, signal, 0);
    if (answer.status === 204) return 'accepted';
    if (answer.status === 409) return 'lost';
    throw unexpected(verb, answer);
  }

  #post(path: string, body: object, signal: AbortSignal, wait: number): Promise<{ status: number; body: string }> {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(wait + ANSWER_WITHIN)]);
    const content = JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const headers = {
        host: 'relay',
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(content),
      };
      const options = { socketPath: this.#socketPath, path, method: 'POST', headers, signal: patience };
      const sent = http.request(options, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > MOST_ANSWER_BYTES) sent.destroy(new Error('the answer is too long'));
        });
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      });
      sent.on('error', reject);
      sent.end(content);
    });
  }
}

/** Of a sidecar whose platform is away, mostly. */
function unexpected(what: string, answer: { status: number; body: string }): Fault {
  const said = `${what} was answered ${answer.status}: ${answer.body.slice(0, 300)}`;
  return new Fault('relay_refused', said, 'it is asked again');
}
