import type { AgentToken } from '../../../contract/agent-tokens.ts';
import type { Result } from '../../../lib/result.ts';
import type { RelayFault } from '../ask-relay.ts';
import { TOKEN_USER, writeDescription } from '../credential-description.ts';
import { environmentToken, type NoEnvironmentToken } from './environment-token.ts';

/** What goes to git, and what goes to whoever reads its stderr. */
export type GetAnswer = { readonly output: string; readonly says: string };

/** A token with less left is not given: the command would not get through with it. Milliseconds. */
const LEAST = 1_000;

/**
 * git before 2.41 knows no `password_expiry_utc`, so that a token past its time is never given at all. Where there is none
 * `quit` keeps git from asking a person, or a program in a person's place (`GIT_ASKPASS`), who is not there.
 */
export function answerGet(
  asked: Result<AgentToken, RelayFault>,
  environment: Readonly<Record<string, string | undefined>>,
  now: number,
): GetAnswer {
  if (asked.ok && asked.value.usable_for >= LEAST) {
    const { token, usable_for } = asked.value;
    return { output: credential(token, now + usable_for), says: '' };
  }
  const fault = asked.ok ? TOO_SHORT : asked.error;
  // Somebody's hand is needed: that is not mended by going around it.
  const own = fault.waitingHelps ? environmentToken(environment, now) : undefined;
  const why = `${fault.message} (${fault.code})`;
  if (own?.ok === true) {
    return {
      output: credential(own.value.secret.reveal(), own.value.expiresAt),
      says: `${why}: git is given the token of the environment`,
    };
  }
  const aside = own === undefined ? '' : ASIDE[own.error];
  // Another helper may know an owner who is none of ours.
  const output = fault.code === 'owner_not_granted' ? '' : writeDescription({ quit: '1' });
  return { output, says: `${why}; ${fault.remedy}${aside}` };
}

function credential(password: string, expiresAt: number): string {
  return writeDescription({
    username: TOKEN_USER,
    password,
    password_expiry_utc: String(Math.floor(expiresAt / 1_000)),
  });
}

const TOO_SHORT = {
  code: 'no_token',
  message: 'the token that is left is about to expire, and no other has come',
  remedy: 'try again in a moment',
  waitingHelps: true,
};

const ASIDE: Readonly<Record<NoEnvironmentToken, string>> = {
  absent: '',
  no_expiry: '; the token of the environment is not used, for nothing says until when it is good (GH_TOKEN_EXPIRES_AT)',
  expired: '; the token of the environment has expired',
};
