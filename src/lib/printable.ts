/**
 * Control characters (escape sequences, line ends), invisible ones that turn the direction of text, and Unicode's line
 * and paragraph separators. On a terminal these would set its clipboard or title, and in a log they would forge lines.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The text with a replacement character for everything that is more than text to a terminal or a log. */
export const printable = (text: string): string => text.replace(UNPRINTABLE, '\u{FFFD}');

/** JSON that says the same and is safe to print: such characters stand in strings alone, where they can be escaped. */
export const printableJson = (value: unknown): string =>
  JSON.stringify(value).replace(UNPRINTABLE, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );

/** Longest quotation in characters: a sentence is shorter. */
const LONGEST = 300;

/** Somebody else's words, to be seen as such: printable, cut, and in quotation marks that nothing in them can end. */
export function quoted(words: string): string {
  const text = printable(words).replaceAll('"', "'");
  return `"${text.length > LONGEST ? `${text.slice(0, LONGEST).toWellFormed()} …` : text}"`;
}
