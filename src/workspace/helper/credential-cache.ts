import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Secret } from '../../lib/secret.ts';
import { readDescription, TOKEN_USER, writeDescription } from './credential-description.ts';

export type CachedToken = {
  readonly secret: Secret;
  /** Whole seconds, at least 1. */
  readonly seconds: number;
  /** Unix seconds by this host's clock: what git's own helpers and git 2.41 go by. */
  readonly expiresAt: number;
};

/** Milliseconds; the daemon answers within a few. */
const PATIENCE = 5_000;

/** git's own cache at one socket, spoken to by git: git-credential-cache(1). A cache without a daemon holds nothing. */
export class CredentialCache {
  readonly #socket: string;
  readonly #at: { readonly protocol: string; readonly host: string };

  constructor(socket: string, at: { readonly protocol: string; readonly host: string }) {
    this.#socket = socket;
    this.#at = at;
  }

  /** Takes the place of what is there; the daemon forgets it by itself. Rejects when there is no daemon to be had. */
  async store({ secret, seconds, expiresAt }: CachedToken): Promise<void> {
    const fields = { username: TOKEN_USER, password: secret.reveal(), password_expiry_utc: String(expiresAt) };
    await this.#run(['--timeout', String(seconds)], 'store', fields);
  }

  async held(): Promise<Secret | undefined> {
    const password = readDescription(await this.#run([], 'get', {})).get('password');
    return password === undefined ? undefined : new Secret(password);
  }

  async forget(): Promise<void> {
    await this.#run([], 'erase', {});
  }

  async #run(options: readonly string[], operation: string, fields: Record<string, string>): Promise<string> {
    const args = ['credential-cache', '--socket', this.#socket, ...options, operation];
    // Not where the agent works: what runs there is the agent's to end.
    const running = promisify(execFile)('git', args, { cwd: '/', timeout: PATIENCE });
    running.child.stdin?.on('error', () => undefined);
    running.child.stdin?.end(writeDescription({ ...this.#at, ...fields }));
    return (await running).stdout;
  }
}
