import type { InstallationTokenAnswer } from '../../../contract/installation-token.ts';
import { Secret } from '../../../lib/secret.ts';

/** An installation token in this process's memory, its only home. Times are GitHub's clock, in Unix milliseconds. */
export type HeldToken = {
  readonly secret: Secret;
  readonly sha256: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
};

export function heldToken(answer: InstallationTokenAnswer): HeldToken {
  const secret = new Secret(answer.token);
  return {
    secret,
    sha256: secret.sha256(),
    issuedAt: Date.parse(answer.issued_at),
    expiresAt: Date.parse(answer.expires_at),
  };
}

export const lifeOf = (token: HeldToken): number => token.expiresAt - token.issuedAt;
