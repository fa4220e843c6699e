import type { Result } from '../../lib/result.ts';
import type { RefChange } from '../../policy/intent.ts';
import type { Reading, Unreadable } from '../../policy/reading.ts';
import type { RepositoryRef } from '../../policy/verdict.ts';

/** One thing that a command would send to GitHub, in words and as policy reads it. */
export type Sent = {
  readonly says: string;
  readonly reading: Reading;
  /** Beside it, refs of which the command does not tell the names: any of those below a prefix. */
  readonly every?: { readonly below: 'refs/heads/' | 'refs/tags/'; readonly change: RefChange } | undefined;
};

/** All that a command would send; none when it stays in the clone. `notes` tell what was taken for granted. */
export type Asked = { readonly sends: readonly Sent[]; readonly notes: readonly string[] };

/** `error`: why nobody can tell what a command would do, and how to say it so that one can. */
export type AskedResult = Result<Asked, Unreadable>;

/** What a command is read with. */
export type Surroundings = {
  /** The host of the workspace's GitHub. */
  readonly github: string;
  /** The repository that is meant where the command names none. */
  readonly repository: RepositoryRef | undefined;
  /** The content of a file that the command names; `-` is stdin. */
  readonly readFile: (path: string) => Promise<Buffer>;
};

export const unclear = (message: string, remedy: string): AskedResult => ({ ok: false, error: { message, remedy } });

export const NO_REPOSITORY = unclear(
  'the command names no repository, and the grant has several',
  'name it with --repository owner/name',
);

export const staysHere = (what: string): AskedResult => ({
  ok: true,
  value: { sends: [], notes: [`${what} sends nothing to GitHub`] },
});
