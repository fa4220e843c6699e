/** What git and its helpers tell each other: gitcredentials(7), git-credential(1) "INPUT/OUTPUT FORMAT". */
export type CredentialDescription = ReadonlyMap<string, string>;

/** Reads lines of `key=value` up to an empty one; of a key that comes twice the last counts, as it does to git. */
export function readDescription(text: string): CredentialDescription {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const end = lines.indexOf('');
  return new Map(
    lines
      .slice(0, end < 0 ? lines.length : end)
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

export const writeDescription = (fields: Readonly<Record<string, string>>): string =>
  `${Object.entries(fields)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n')}\n\n`;

/** GitHub takes an installation token as the password of this user. */
export const TOKEN_USER = 'x-access-token';
