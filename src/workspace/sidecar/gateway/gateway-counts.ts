import type { SidecarReport } from '../../../contract/status.ts';
import type { GitHubRequest } from './requests/classify-request.ts';

type Counts = SidecarReport['gateway'];

/** What the gateway did since this sidecar started. */
export class GatewayCounts {
  readonly #counts: Counts = { requests: 0, unauthorizedPassedOn: 0, healed: 0, refused: 0 };
  readonly #onChange: () => void;
  #credentialFailures = 0;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  count(what: keyof Counts): void {
    this.#counts[what] += 1;
    this.#onChange();
  }

  /** An answer goes to the client; `mended` says that it took more than one request to GitHub to get it. */
  passedOn(status: number, request: GitHubRequest, mended: boolean): void {
    if (status === 401) {
      this.count('unauthorizedPassedOn');
      if (request.surface !== 'rest' || !request.wantsApp) this.credentialFailed();
    } else if (mended) {
      this.count('healed');
    }
    // Something may have changed at GitHub: the platform, told soon, says what.
    if (status === 403) this.#onChange();
  }

  /** An agent that talks to GitHub itself says that it was answered 401, and GitHub says so too. */
  unauthorizedToldOf(): void {
    this.count('unauthorizedPassedOn');
    this.credentialFailed();
  }

  /** The agent met a credential that did not work, or there was none: a turn in which this happens was not its fault. */
  credentialFailed(): void {
    this.#credentialFailures += 1;
  }

  get credentialFailures(): number {
    return this.#credentialFailures;
  }

  snapshot(): Counts {
    return { ...this.#counts };
  }
}
