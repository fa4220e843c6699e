/** One word of a POSIX shell's, whatever is in it: within single quotes only these themselves mean something. */
export const quoteForShell = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
