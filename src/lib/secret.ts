import { hash, timingSafeEqual } from 'node:crypto';
import { inspect } from 'node:util';

const REDACTED = '[redacted]';

/**
 * A value that must not be printed. Logs, JSON, string interpolation and error dumps show `[redacted]`;
 * `reveal()` is the only way out, so a search for it lists every place that uses a secret.
 */
export class Secret {
  readonly #value: string;
  #hash: Buffer | undefined;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  /** Hex SHA-256: names the secret in logs and across processes without giving it away. */
  sha256(): string {
    return this.#sha256().toString('hex');
  }

  /** Compares hashes in constant time, so that neither length nor content shows in the time it takes. */
  matches(presented: string): boolean {
    return timingSafeEqual(this.#sha256(), hash('sha256', presented, 'buffer'));
  }

  #sha256(): Buffer {
    this.#hash ??= hash('sha256', this.#value, 'buffer');
    return this.#hash;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}

/**
 * Both formats of an installation token and GitHub's other prefixes, plus JWTs and PEM blocks.
 * The new installation token format carries dots and underscores, about 520 characters:
 * https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
 *
 * Whoever writes the text may be hostile: none of them looks at a byte more than a few times, whatever it is.
 */
const SECRET_PATTERNS = [
  /gh[pousr]_[A-Za-z0-9._-]{36,}/g,
  /github_pat_[A-Za-z0-9_]{22,}/g,
  /(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{11,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:(?!-----BEGIN )[\s\S])*?-----END [A-Z ]*PRIVATE KEY-----/g,
];

/** Shorter values stand in many a text by chance; none of a key's length does. */
const LEAST_KNOWN = 8;
/** The longest first, or what stands in another one would leave the rest of that. */
let known: readonly string[] = [];

/**
 * From now on `redactSecrets` takes this very value out as well, which looks like nothing in particular: the whole, and
 * each of its lines, for what a program prints comes line by line; as they are, and as JSON has them.
 */
export function redactFromNowOn(secret: Secret): void {
  const forms = [secret.reveal(), ...secret.reveal().split(/\r?\n/)]
    .map((text) => text.trim())
    .filter((text) => text.length >= LEAST_KNOWN)
    .flatMap((text) => [text, JSON.stringify(text).slice(1, -1)]);
  known = [...new Set([...known, ...forms])].toSorted((a, b) => b.length - a.length);
}

/** Replaces what looks like a credential in text that came from outside (a child's stderr, an upstream's answer). */
export function redactSecrets(text: string): string {
  const unknown = known.reduce((out, value) => out.replaceAll(value, REDACTED), text);
  return SECRET_PATTERNS.reduce((out, pattern) => out.replace(pattern, REDACTED), unknown);
}
