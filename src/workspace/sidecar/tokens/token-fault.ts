import type { FaultNotice } from '../../../contract/status.ts';

/**
 * Why there is no fresh token: the platform's own refusal, or that the platform could not be asked. `retryAt` is in
 * Unix milliseconds by GitHub's clock. Where waiting helps, whoever waits for a token goes on waiting; other faults
 * need somebody's hand.
 */
export type TokenFault = Readonly<FaultNotice>;
