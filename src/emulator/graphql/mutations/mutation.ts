import { type ActionRefusal, refusalSentence } from '../../actions/refusal.ts';
import type { Result } from '../../../lib/result.ts';
import { unprocessable } from '../errors.ts';

type Input = { readonly clientMutationId?: string | null };

/** A field of `Mutation`: takes its `input`, gives its payload, and hands the client's own id back. */
export function mutation<I extends object>(act: (input: I) => object | Promise<object>) {
  return async ({ input }: { input: I & Input }): Promise<object> => ({
    clientMutationId: input.clientMutationId ?? null,
    ...(await act(input)),
  });
}

/** The value of an act, or GitHub's error for its refusal. */
export function accepted<T>(result: Result<T, ActionRefusal>): T {
  if (!result.ok) throw unprocessable(refusalSentence(result.error));
  return result.value;
}
