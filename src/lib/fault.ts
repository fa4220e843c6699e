export type FaultOptions = ErrorOptions & { readonly details?: readonly string[] };

/**
 * A fault that its reader can mend: what happened, where, and what to do next, in one or two sentences.
 * Programs print it without a stack and exit with code 2.
 */
export class Fault extends Error {
  /** Stable, snake_case; see `contract/errors.ts` for those that cross a process boundary. */
  readonly code: string;
  readonly remedy: string;
  /** Each thing that is wrong, one line a thing, where there is more of it than a sentence can say. */
  readonly details: readonly string[];

  constructor(code: string, what: string, remedy: string, options?: FaultOptions) {
    super(what, options);
    this.name = 'Fault';
    this.code = code;
    this.remedy = remedy;
    this.details = options?.details ?? [];
  }

  /** `what: remedy` in one line, for logs and for what quotes it. */
  get sentence(): string {
    return [this.message, ...(this.details.length === 0 ? [] : [this.details.join('; ')]), this.remedy].join(': ');
  }

  /** For terminals: the sentence, or the details below each other where there are several. */
  get text(): string {
    if (this.details.length < 2) return this.sentence;
    return [`${this.message}: ${this.remedy}`, ...this.details.map((detail) => `  ${detail}`)].join('\n');
  }
}
