import { Fault } from '../../../lib/fault.ts';
import { redactSecrets } from '../../../lib/secret.ts';
import { type AppSigner, SIGNER_FAILED } from './app-signer.ts';
import { decodeSignature } from './decode-signature.ts';
import { type BoundedOutcome, runBounded } from './run-bounded.ts';

export type CommandSignerOptions = {
  /** The program and its arguments; no shell sees them. */
  readonly command: readonly string[];
  /** What the command gets: where a cloud's command line finds its own credentials. */
  readonly environment: NodeJS.ProcessEnv;
  /** Longest time for one signature, in milliseconds. */
  readonly patience?: number;
};

/** A cloud's command line takes two seconds to start on a busy machine, and may ask for credentials first. */
const PATIENCE = 15_000;
const MOST_OUTPUT = 16_384;

/**
 * Has a command sign: the signing input on its stdin, the signature on its stdout, raw or as base64. One at a time,
 * so that a Vault that hangs is not asked by a crowd.
 */
export class CommandSigner implements AppSigner {
  readonly #options: CommandSignerOptions;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: CommandSignerOptions) {
    this.#options = options;
  }

  sign(input: Uint8Array): Promise<Uint8Array> {
    const signing = this.#last.then(() => this.#signNow(input));
    this.#last = signing.catch(() => undefined);
    return signing;
  }

  async #signNow(input: Uint8Array): Promise<Uint8Array> {
    const { command, environment, patience = PATIENCE } = this.#options;
    const outcome = await runBounded({ command, input, environment, patience, mostOutput: MOST_OUTPUT });
    if (outcome.end !== 'exit' || outcome.code !== 0) throw this.#fault(describe(outcome, patience));
    const signature = decodeSignature(outcome.stdout);
    if (!signature.ok) throw this.#fault(signature.error);
    return signature.value;
  }

  #fault(what: string): Fault {
    const remedy = 'run the command of github.app.signer by hand: it takes any text on stdin and prints a signature';
    // The program alone is named: an argument may be a secret, however ill-advised that is.
    return new Fault(SIGNER_FAILED, `the App's signer ${this.#options.command[0]} does not sign: ${what}`, remedy);
  }
}

function describe(outcome: BoundedOutcome, patience: number): string {
  switch (outcome.end) {
    case 'not_started':
      return `it cannot be started (${outcome.detail})`;
    case 'out_of_time':
      return `it was not done after ${patience / 1_000} s${complaint(outcome.stderr)}`;
    case 'too_much_output':
      return `it printed more than ${MOST_OUTPUT} bytes${complaint(outcome.stderr)}`;
    case 'exit': {
      const code = outcome.code === null ? 'was killed' : `ended with code ${outcome.code}`;
      return `it ${code}${complaint(outcome.stderr)}`;
    }
  }
}

const MOST_COMPLAINT = 300;
/** What a careless script may print of a key: base64 without the lines around it. Paths seldom look like it. */
const LONG_BASE64 = /[A-Za-z0-9+/=_-]{40,}/g;
const isMixed = (text: string): boolean => /[a-z]/.test(text) && /[A-Z]/.test(text) && /[0-9]/.test(text);

/** In one line, short, and without what looks like a secret. */
function complaint(stderr: string): string {
  const text = redactSecrets(stderr)
    .replaceAll(LONG_BASE64, (long) => (isMixed(long) ? '[redacted]' : long))
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  if (text === '') return '';
  return ` and says: ${text.length > MOST_COMPLAINT ? `${text.slice(0, MOST_COMPLAINT)} …` : text}`;
}
