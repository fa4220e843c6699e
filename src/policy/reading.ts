import { err, type Result } from '../lib/result.ts';
import type { Target } from './decide.ts';
import type { Intent } from './intent.ts';

/** What was read of a request: what it is about, and all that it would do. */
export type Reading = { readonly target: Target; readonly intents: readonly Intent[] };

/** A request that could be read in two ways, or in none: it is refused, whatever the grant says. */
export type Unreadable = { readonly message: string; readonly remedy: string };

export type ReadingResult = Result<Reading, Unreadable>;

export const unreadable = (message: string, remedy: string): Result<never, Unreadable> => err({ message, remedy });
