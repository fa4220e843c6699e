import { err, ok, type Result } from '../../../lib/result.ts';
import { Secret } from '../../../lib/secret.ts';

export type EnvironmentToken = { readonly secret: Secret; /** Unix milliseconds. */ readonly expiresAt: number };

/** `absent`: there is none. The others say why one that is there is of no use. */
export type NoEnvironmentToken = 'absent' | 'no_expiry' | 'expired';

const NAMES = ['GH_TOKEN', 'GITHUB_TOKEN'] as const;

/** Less than this is not worth giving: the command would not get through with it. Milliseconds. */
const LEAST = 10_000;

/**
 * A token that somebody has put into the environment, with the variable that says until when it is good:
 * `GH_TOKEN_EXPIRES_AT`, as GitHub writes it (`expires_at`) or in Unix seconds. One without is refused: an environment is
 * frozen at start, an installation token lives for an hour, and nobody could tell the dead from the living.
 */
export function environmentToken(
  environment: Readonly<Record<string, string | undefined>>,
  now: number,
): Result<EnvironmentToken, NoEnvironmentToken> {
  const name = NAMES.find((each) => (environment[each] ?? '') !== '');
  if (name === undefined) return err('absent');
  const expiresAt = timeIn(environment[`${name}_EXPIRES_AT`]);
  if (expiresAt === undefined) return err('no_expiry');
  return expiresAt - now < LEAST ? err('expired') : ok({ secret: new Secret(environment[name] ?? ''), expiresAt });
}

function timeIn(text = ''): number | undefined {
  const time = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text);
  return Number.isFinite(time) ? time : undefined;
}
