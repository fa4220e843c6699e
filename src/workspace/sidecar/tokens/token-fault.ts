/** Why there is no fresh token: the platform's own refusal, or that the platform could not be asked. */
export type TokenFault = {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
};

/** Faults that pass by themselves; whoever waits for a token goes on waiting. Others need somebody's hand. */
const PASSING = new Set(['platform_unreachable', 'github_unreachable', 'github_erring', 'rate_limited', 'internal']);

export const passesByItself = (fault: TokenFault): boolean => PASSING.has(fault.code);
