import type { TurnOutcome } from '../../../contract/turns.ts';

/**
 * Whether credentials failed during a turn, from what the gateway saw and not from what the agent says. A turn that
 * was leased before this sidecar started is held against all that this sidecar saw: its counts began at zero.
 */
export class CredentialWatch {
  readonly #failures: () => number;
  readonly #atLease = new Map<string, number>();

  constructor(failures: () => number) {
    this.#failures = failures;
  }

  leased(turnId: string): void {
    // One workspace runs one turn at a time: earlier ones are over.
    this.#atLease.clear();
    this.#atLease.set(turnId, this.#failures());
  }

  /** The outcome to settle with. A turn can seem fine although it worked around a credential that failed. */
  judge(turnId: string, outcome: TurnOutcome): TurnOutcome {
    const failed = this.#failures() > (this.#atLease.get(turnId) ?? 0);
    return failed && (outcome === 'ok' || outcome === 'tool_error') ? 'credential_error' : outcome;
  }
}
