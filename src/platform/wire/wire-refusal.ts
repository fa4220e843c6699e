import type { ErrorCode } from '../../contract/errors.ts';

/** A refusal in words: what happened, what to do next, and when asking again may help (Unix milliseconds). */
export type WireRefusal = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
  readonly retryAt?: number;
};

export function wire(code: ErrorCode, message: string, remedy: string, retryAt?: number): WireRefusal {
  return { code, message, remedy, ...(retryAt === undefined ? {} : { retryAt }) };
}
