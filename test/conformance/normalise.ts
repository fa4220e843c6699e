import { GH_PLACEHOLDER } from '../../src/workspace/init/wiring/gh-config.ts';

/** What differs between two sides although nothing is wrong: where they lie, whom they dial, and how long it took. */
export type Own = { readonly folder: string; readonly place: string; readonly token: string; readonly url: string };

export function normalise(text: string, { folder, place, token, url }: Own): string {
  return (
    text
      .replaceAll(`${folder}/${place}`, '<here>')
      .replaceAll(folder, '<side>')
      .replaceAll(token, '<token>')
      .replaceAll(GH_PLACEHOLDER, '<placeholder>')
      .replaceAll(url, '<github>')
      // gh prints a star for each letter of a token.
      .replaceAll(/(?:ghs_)?\*{8,}/g, '<masked>')
      .replaceAll(/(?:about )?(?:\d+|an?) (?:second|minute|hour|day|month|year)s? ago|less than a minute ago/g, '<age>')
      // git-lfs shows how far it is when something takes long.
      .replaceAll(/^.*(?:Uploading|Downloading) LFS objects: .*\n/gm, '')
      // Headers that belong to a connection and not to an answer (RFC 9110, 7.6.1), and how much of a limit is left.
      .replaceAll(/^(?:Connection|Keep-Alive|Transfer-Encoding|Content-Length|X-Ratelimit-\w+): .*\r?\n/gim, '')
  );
}
