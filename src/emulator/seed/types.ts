/** One commit of a seeded history: what changes on `main`. */
export type CommitSeed = {
  /** First line, then perhaps an empty line and more. */
  readonly message: string;
  /** Login of one of the organisation's people. */
  readonly author: string;
  /** Whole new contents by path. */
  readonly files: Readonly<Record<string, string>>;
};

export type IssueSeed = {
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly labels: readonly string[];
};

export type RepositorySeed = {
  readonly name: string;
  readonly description: string;
  readonly commits: readonly CommitSeed[];
  readonly issues: readonly IssueSeed[];
};
