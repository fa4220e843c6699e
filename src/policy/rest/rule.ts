import type { ProtectedAction } from '../../contract/protected-actions.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { Intent } from '../intent.ts';
import { type Unreadable, unreadable } from '../reading.ts';

/** What a request says under the names that a rule asks for, from its query and its body; absent, null and '' are one. */
export type RequestParameters = Readonly<Record<string, string | boolean | undefined>>;

/** A rule that has to read what a request says. */
export type ReadingRule = {
  /** Names of the parameters that decide, in the query or at the top of the body. */
  readonly deciding: readonly string[];
  /** Bytes of the largest body that is read. */
  readonly largest: number;
  /** `variables`: the values in the path, in their order. */
  readonly read: (parameters: RequestParameters, variables: readonly string[]) => Result<readonly Intent[], Unreadable>;
};

/** What an operation would do: ordinary work, a protected action, or what has to be read. */
export type Rule = 'work' | ProtectedAction | ReadingRule;

/** Of requests that hold names and messages alone. */
export const LARGEST_SHORT_BODY = 1_048_576;
/** Of requests that hold a file. */
export const LARGEST_BODY_WITH_FILE = 16_777_216;

export const intentsOf = (rule: Exclude<Rule, ReadingRule>): readonly Intent[] => [
  rule === 'work' ? { kind: 'work' } : { kind: 'action', action: rule },
];

/** Refused whatever the grant says: others of the same grant may share that token. */
export const endsTheToken: ReadingRule = {
  deciding: [],
  largest: 0,
  read: () =>
    unreadable(
      'this would end the token that the workspace works with',
      'leave it to the platform, which revokes tokens when they are no longer needed',
    ),
};

export const reads = (...intents: readonly Intent[]): Result<readonly Intent[], never> => ok(intents);
