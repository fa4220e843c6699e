import { isTreePath } from './names.ts';
import { git, gitLine, runGit } from './run-git.ts';

export type Signature = { readonly name: string; readonly email: string };

export type Commit = {
  readonly oid: string;
  readonly treeOid: string;
  readonly parentOids: readonly string[];
  /** `at` is Unix milliseconds; git keeps whole seconds. */
  readonly author: Signature & { readonly at: number };
  readonly committer: Signature & { readonly at: number };
  readonly message: string;
};

export type CommitFilter = {
  /** Only commits that change this path. */
  readonly path?: string | undefined;
  /** Only commits whose author's name or address holds this text. */
  readonly author?: string | undefined;
  /** Unix milliseconds, by the committer's time. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
};

export type CommitWindow = CommitFilter & {
  readonly skip?: number;
  readonly limit?: number;
  /** Oldest first, as in the commits of a pull request; newest first otherwise. */
  readonly oldestFirst?: boolean;
};

const FIELDS = ['%H', '%T', '%P', '%an', '%ae', '%at', '%cn', '%ce', '%ct', '%B'] as const;

/** The commits that `head` has and `base` (nothing when undefined) has not; both are object ids. */
export async function commitsBetween(
  folder: string,
  base: string | undefined,
  head: string,
  window: CommitWindow = {},
): Promise<Commit[]> {
  const { path, skip = 0, limit, oldestFirst = false } = window;
  if (path !== undefined && !isTreePath(path)) return [];
  const output = await git(folder, [
    'log',
    '-z',
    `--format=tformat:${FIELDS.join('%x00')}`,
    '--topo-order',
    // git counts a window from the newest: with the oldest first it is cut out below.
    ...(oldestFirst ? ['--reverse'] : [`--skip=${skip}`, ...(limit === undefined ? [] : [`--max-count=${limit}`])]),
    ...selection(base, head, window),
  ]);
  const commits = parseLog(output.toString('utf8'));
  return oldestFirst ? commits.slice(skip, limit === undefined ? undefined : skip + limit) : commits;
}

export async function countCommitsBetween(
  folder: string,
  base: string | undefined,
  head: string,
  filter: CommitFilter = {},
): Promise<number> {
  if (filter.path !== undefined && !isTreePath(filter.path)) return 0;
  return Number(await gitLine(folder, ['rev-list', '--count', ...selection(base, head, filter)]));
}

export async function readCommit(folder: string, oid: string): Promise<Commit | undefined> {
  const type = await runGit(folder, ['cat-file', '-t', oid]);
  if (type.stdout.toString('utf8').trim() !== 'commit') return undefined;
  const [commit] = await commitsBetween(folder, undefined, oid, { limit: 1 });
  return commit;
}

function selection(base: string | undefined, head: string, { path, author, since, until }: CommitFilter): string[] {
  return [
    ...(author === undefined ? [] : ['--fixed-strings', '--regexp-ignore-case', `--author=${author}`]),
    ...(since === undefined ? [] : [`--since=${new Date(since).toISOString()}`]),
    ...(until === undefined ? [] : [`--until=${new Date(until).toISOString()}`]),
    head,
    ...(base === undefined ? [] : [`^${base}`]),
    '--',
    ...(path === undefined ? [] : [path]),
  ];
}

function parseLog(text: string): Commit[] {
  const values = text.split('\0');
  const commits: Commit[] = [];
  for (let at = 0; at + FIELDS.length <= values.length; at += FIELDS.length) {
    const [
      oid = '',
      treeOid = '',
      parents = '',
      an = '',
      ae = '',
      authored = '',
      cn = '',
      ce = '',
      committed = '',
      body = '',
    ] = values.slice(at, at + FIELDS.length);
    commits.push({
      oid,
      treeOid,
      parentOids: parents === '' ? [] : parents.split(' '),
      author: { name: an, email: ae, at: Number(authored) * 1_000 },
      committer: { name: cn, email: ce, at: Number(committed) * 1_000 },
      message: body.replace(/\n+$/, ''),
    });
  }
  return commits;
}
