import { SingleFlight } from '../../lib/single-flight.ts';
import { Secret } from '../../lib/secret.ts';
import type { AppSigner } from './signer/app-signer.ts';

/**
 * The App's JWT lives 9 minutes, GitHub allows 10; it is dated 60 s back against clocks that differ:
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 */
const LIFE_SECONDS = 9 * 60;
const BACKDATED_SECONDS = 60;
/** It is used again for this part of its life, so that it never runs out on the way. */
const REUSE_MS = (LIFE_SECONDS / 2) * 1_000;

const HEADER = { alg: 'RS256', typ: 'JWT' } as const;

/** RFC 7519: whole seconds since 1970. */
export type AppClaims = { readonly iss: string; readonly iat: number; readonly exp: number };

/** @param now Unix milliseconds by GitHub's clock */
export function appClaims(appId: string, now: number): AppClaims {
  const seconds = Math.floor(now / 1_000);
  if (!Number.isSafeInteger(seconds)) throw new RangeError(`${now} is no time`);
  return { iss: appId, iat: seconds - BACKDATED_SECONDS, exp: seconds + LIFE_SECONDS };
}

/** JWS compact serialization, RFC 7515 section 3.1. Put together here: jose signs with keys that it is given alone. */
export async function signAppJwt(appId: string, signer: AppSigner, now: number): Promise<Secret> {
  const input = `${encode(HEADER)}.${encode(appClaims(appId, now))}`;
  const signature = await signer.sign(Buffer.from(input));
  return new Secret(`${input}.${Buffer.from(signature).toString('base64url')}`);
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Signs anew only when the last one has lived half its life, or when time ran backwards under it. */
export class AppJwts {
  readonly #appId: string;
  readonly #signer: AppSigner;
  readonly #signing = new SingleFlight<Secret>();
  /** How often what was signed was given up: what was begun before that is not kept. */
  #forgotten = 0;
  #current: { readonly jwt: Secret; readonly signedAt: number } | undefined;

  constructor(appId: string, signer: AppSigner) {
    this.#appId = appId;
    this.#signer = signer;
  }

  /** @throws Fault `app_signer_failed` */
  async at(now: number): Promise<Secret> {
    const age = this.#current === undefined ? Infinity : now - this.#current.signedAt;
    if (this.#current !== undefined && age >= 0 && age < REUSE_MS) return this.#current.jwt;
    // A crowd that finds none waits for one signature; but not for one that was begun by a wrong clock.
    const generation = this.#forgotten;
    return this.#signing.do(String(generation), () => this.#sign(now, generation));
  }

  async #sign(now: number, generation: number): Promise<Secret> {
    const jwt = await signAppJwt(this.#appId, this.#signer, now);
    if (generation === this.#forgotten) this.#current = { jwt, signedAt: now };
    return jwt;
  }

  forget(): void {
    this.#forgotten += 1;
    this.#current = undefined;
  }
}
