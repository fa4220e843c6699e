import { timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../../../lib/secret.ts';

/** The workspace's local key as git says it: `Proxy-Authorization` by Basic (RFC 7617), with any user name. */
export class LocalKey {
  readonly #key: Secret;
  /** What has been found to hold the key: git says the same with each request, and need not be decoded each time. */
  #known: Buffer | undefined;

  constructor(key: Secret) {
    this.#key = key;
  }

  opens(proxyAuthorization: string | undefined): boolean {
    if (proxyAuthorization === undefined) return false;
    const said = Buffer.from(proxyAuthorization, 'latin1');
    if (this.#known?.length === said.length && timingSafeEqual(this.#known, said)) return true;
    if (!this.#isIn(proxyAuthorization)) return false;
    this.#known = said;
    return true;
  }

  #isIn(proxyAuthorization: string): boolean {
    const encoded = /^basic +([a-z0-9+/=]+)$/i.exec(proxyAuthorization)?.[1];
    if (encoded === undefined) return false;
    const userAndKey = Buffer.from(encoded, 'base64').toString('utf8');
    return this.#key.matches(userAndKey.slice(userAndKey.indexOf(':') + 1));
  }
}
