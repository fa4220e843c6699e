import type { Result } from '../../lib/result.ts';
import { type Unreadable, unreadable } from '../reading.ts';

/** Against the specification: GitHub would answer an error, if it read the document as we do. */
export const invalid = (message: string): Result<never, Unreadable> =>
  unreadable(message, 'send a document that GitHub would run: https://docs.github.com/graphql');
