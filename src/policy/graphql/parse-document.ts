import type { DocumentNode, Token } from 'graphql';
import { Lexer } from 'graphql/language/lexer.js';
import { parse } from 'graphql/language/parser.js';
import { Source } from 'graphql/language/source.js';
import { TokenKind } from 'graphql/language/tokenKind.js';
import { ok, type Result } from '../../lib/result.ts';
import { type Unreadable, unreadable } from '../reading.ts';
import { invalid } from './invalid.ts';

/**
 * Many times what gh sends (2 KB, 400 tokens, 13 levels). What is large of an honest request is in its variables,
 * which are not parsed.
 */
export const LIMITS = { characters: 262_144, tokens: 5_000, depth: 64 } as const;

const OPENING: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Parses a document by the `graphql` package. GitHub has another parser (graphql-ruby): what the two are known to read
 * differently is refused, so that nothing runs that we took for a comment or a string.
 */
export function parseDocument(text: string): Result<DocumentNode, Unreadable> {
  const { characters, tokens } = LIMITS;
  if (text.length > characters) {
    return tooLarge(`is longer than ${characters} characters`);
  }
  // A comment ends here for us, and goes on to the end of the line for `#.*$` of Ruby.
  if (/\r(?!\n)/.test(text)) {
    return unreadable('the GraphQL document has a carriage return alone', 'end its lines with a line feed');
  }
  try {
    const checked = checkTokens(new Lexer(new Source(text)));
    if (!checked.ok) return checked;
    return ok(parse(text, { noLocation: true, maxLexicalTokens: tokens }));
  } catch (error) {
    // The parser throws its syntax errors, and none of another kind: depth is bounded above.
    return invalid(`the GraphQL document does not parse: ${(error as Error).message.slice(0, 200)}`);
  }
}

/** The parser calls itself once for each level, so that levels are counted before it begins. */
function checkTokens(lexer: Lexer): Result<void, Unreadable> {
  let depth = 0;
  let count = 0;
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    count += 1;
    if (count > LIMITS.tokens) return tooLarge(`has more than ${LIMITS.tokens} tokens`);
    if (OPENING.has(token.kind)) depth += 1;
    if (CLOSING.has(token.kind)) depth -= 1;
    if (depth > LIMITS.depth) return tooLarge(`is nested more than ${LIMITS.depth} levels deep`);
    if (token.kind === TokenKind.BLOCK_STRING && !isPlainBlock(lexer.source.body, token)) return NO_PLAIN_BLOCK;
  }
  return ok(undefined);
}

/** Nothing is escaped in it and no quote meets another: where such a string ends is beyond doubt. */
function isPlainBlock(text: string, { start, end }: Token): boolean {
  return (
    !/\\|""/.test(text.slice(start + 3, end - 3)) &&
    text[start + 3] !== '"' &&
    text[end - 4] !== '"' &&
    text[end] !== '"'
  );
}

const NO_PLAIN_BLOCK = unreadable(
  'the GraphQL document has a block string with a backslash, or with quotes side by side',
  'put the text into a variable',
);

function tooLarge(what: string): Result<never, Unreadable> {
  return unreadable(`the GraphQL document ${what}`, 'put large values into variables, or send several requests');
}
