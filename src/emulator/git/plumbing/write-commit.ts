import type { Signature } from './commits-between.ts';
import { gitLine } from './run-git.ts';

export type CommitContent = {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Signature & {
    /** Unix milliseconds; `now` when absent. */
    readonly at?: number;
  };
  readonly committer?: Signature;
  /** Unix milliseconds. */
  readonly now: number;
};

/** Writes a commit object and gives its id; no ref is moved. */
export async function writeCommit(folder: string, commit: CommitContent): Promise<string> {
  const { author, committer = author, now } = commit;
  return await gitLine(folder, ['commit-tree', commit.tree, ...commit.parents.flatMap((parent) => ['-p', parent])], {
    input: commit.message,
    environment: {
      GIT_AUTHOR_NAME: author.name,
      GIT_AUTHOR_EMAIL: author.email,
      GIT_AUTHOR_DATE: gitDate(author.at ?? now),
      GIT_COMMITTER_NAME: committer.name,
      GIT_COMMITTER_EMAIL: committer.email,
      GIT_COMMITTER_DATE: gitDate(now),
    },
  });
}

/** Git's internal date format, seconds and an offset: git-commit-tree(1), "Date formats". */
const gitDate = (at: number): string => `${Math.floor(at / 1_000)} +0000`;
