/** A quoted or escaped piece, a separator, blank space, or one other character of a shell command line. */
const PIECE = /(\\[^\n]|'[^']*'|"(?:\\[\s\S]|[^"\\])*")|(>&|&>|<&)|([\n;|&()`])|((?:[ \t\r]|\\\n)+)|([\s\S])/g;

/** The body of a here-document: data, not commands, though its lines may look like some. */
const HERE_DOCUMENT = /<<-?[ \t]*(["']?)([\w.-]+)\1([^\n]*)\n(?:[\s\S]*?\n)??[ \t]*\2(?=\s|$)/g;

/** Lines that are longer carry data; the time it takes to read one must stay small. */
const MOST_READ = 20_000;

/**
 * Splits a shell command line into its simple commands, each a list of words with their quotes taken off:
 * `cd a && git commit -m "b; c"` gives `[['cd', 'a'], ['git', 'commit', '-m', 'b; c']]`. It knows as much of
 * POSIX's shell grammar (IEEE 1003.1, 2.3 and 2.10) as it takes to see which programs are called: nothing is
 * expanded, and what stands in a command substitution outside quotes counts as a command of its own.
 */
export function splitShell(script: string): string[][] {
  const text = script.slice(0, MOST_READ).replace(HERE_DOCUMENT, '$3');
  const commands: string[][] = [];
  let words: string[] = [];
  let word: string | undefined;
  let inComment = false;

  const endWord = (): void => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  const endCommand = (): void => {
    endWord();
    if (words.length > 0) commands.push(words);
    words = [];
  };

  for (const [piece, quoted, redirection, separator, blank] of text.matchAll(PIECE)) {
    if (inComment && separator !== '\n') continue;
    inComment = false;
    if (separator !== undefined) endCommand();
    else if (blank !== undefined) endWord();
    else if (redirection === undefined && piece === '#' && word === undefined) inComment = true;
    else word = (word ?? '') + (quoted === undefined ? piece : unquote(quoted));
  }
  endCommand();
  return commands;
}

function unquote(quoted: string): string {
  if (quoted.startsWith('\\')) return quoted.slice(1);
  const inner = quoted.slice(1, -1);
  return quoted.startsWith('"') ? inner.replace(/\\(["\\$`])/g, '$1') : inner;
}
