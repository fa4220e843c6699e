import { err, type Result } from '../../lib/result.ts';
import type { Unreadable } from '../reading.ts';

/** A refusal of a GraphQL request: what is wrong with it, and what to send instead. */
export const unreadable = (message: string, remedy: string): Result<never, Unreadable> => err({ message, remedy });

/** Against the specification: GitHub would answer an error, if it read the document as we do. */
export const invalid = (message: string): Result<never, Unreadable> =>
  unreadable(message, 'send a document that GitHub would run: https://docs.github.com/graphql');
