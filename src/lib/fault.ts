/**
 * A fault that its reader can mend: what happened, where, and what to do next, in one or two sentences.
 * Programs print it without a stack and exit with code 2.
 */
export class Fault extends Error {
  /** Stable, snake_case; see `contract/errors.ts` for those that cross a process boundary. */
  readonly code: string;
  readonly remedy: string;

  constructor(code: string, what: string, remedy: string, options?: ErrorOptions) {
    super(what, options);
    this.name = 'Fault';
    this.code = code;
    this.remedy = remedy;
  }

  /** `what: remedy` in one line, for terminals and logs. */
  get sentence(): string {
    return `${this.message}: ${this.remedy}`;
  }
}
