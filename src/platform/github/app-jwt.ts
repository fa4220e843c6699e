import type { KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { Secret } from '../../lib/secret.ts';

/**
 * The App's JWT lives 9 minutes, GitHub allows 10; it is dated 60 s back against clocks that differ:
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 */
const LIFE_SECONDS = 9 * 60;
const BACKDATED_SECONDS = 60;
/** It is used again for this part of its life, so that it never runs out on the way. */
const REUSE_MS = (LIFE_SECONDS / 2) * 1_000;

export async function signAppJwt(appId: string, key: KeyObject, now: number): Promise<Secret> {
  const seconds = Math.floor(now / 1_000);
  const jwt = await new SignJWT()
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(appId)
    .setIssuedAt(seconds - BACKDATED_SECONDS)
    .setExpirationTime(seconds + LIFE_SECONDS)
    .sign(key);
  return new Secret(jwt);
}

/** Signs anew only when the last one has lived half its life, or when time ran backwards under it. */
export class AppJwts {
  readonly #appId: string;
  readonly #key: KeyObject;
  #current: { readonly jwt: Secret; readonly signedAt: number } | undefined;

  constructor(appId: string, key: KeyObject) {
    this.#appId = appId;
    this.#key = key;
  }

  async at(now: number): Promise<Secret> {
    const age = this.#current === undefined ? Infinity : now - this.#current.signedAt;
    if (this.#current !== undefined && age >= 0 && age < REUSE_MS) return this.#current.jwt;
    const jwt = await signAppJwt(this.#appId, this.#key, now);
    this.#current = { jwt, signedAt: now };
    return jwt;
  }

  forget(): void {
    this.#current = undefined;
  }
}
