import type { EmulatorContext } from '../../context.ts';
import type { ChangedFile } from '../../git/plumbing/changed-files.ts';
import type { Commit } from '../../git/plumbing/commits-between.ts';
import type { Repository, User } from '../../state/model.ts';
import { repositoryApi, repositoryWeb } from './addresses.ts';
import { diffEntry } from './diff-entry.ts';
import { commitNodeId } from './node-id.ts';
import { timestamp } from './time.ts';
import { simpleUser } from './user.ts';

const UNSIGNED = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

/** GitHub's `commit`, as in lists of commits. */
export function commitBody(context: EmulatorContext, repository: Repository, commit: Commit) {
  const api = repositoryApi(context, repository);
  const [author, committer] = [commit.author, commit.committer].map(({ email }) => userOfEmail(context, email));
  return {
    url: `${api}/commits/${commit.oid}`,
    sha: commit.oid,
    node_id: commitNodeId(repository, commit.oid),
    html_url: `${repositoryWeb(context, repository)}/commit/${commit.oid}`,
    comments_url: `${api}/commits/${commit.oid}/comments`,
    commit: {
      url: `${api}/git/commits/${commit.oid}`,
      author: signature(commit.author),
      committer: signature(commit.committer),
      message: commit.message,
      tree: { sha: commit.treeOid, url: `${api}/git/trees/${commit.treeOid}` },
      comment_count: 0,
      verification: UNSIGNED,
    },
    author: author === undefined ? null : simpleUser(context, author),
    committer: committer === undefined ? null : simpleUser(context, committer),
    parents: parents(context, repository, commit, 'commits'),
  };
}

/** The same with what it changed: `GET /repos/{owner}/{repo}/commits/{ref}`. */
export function commitWithFiles(
  context: EmulatorContext,
  repository: Repository,
  {
    commit,
    files,
    page,
  }: { readonly commit: Commit; readonly files: readonly ChangedFile[]; readonly page: readonly ChangedFile[] },
) {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return {
    ...commitBody(context, repository, commit),
    stats: { additions, deletions, total: additions + deletions },
    files: page.map((file) => diffEntry(context, repository, commit.oid, file)),
  };
}

/** GitHub's `git-commit`: the bare object of the Git database API. */
export function gitCommit(context: EmulatorContext, repository: Repository, commit: Commit) {
  const api = repositoryApi(context, repository);
  return {
    sha: commit.oid,
    node_id: commitNodeId(repository, commit.oid),
    url: `${api}/git/commits/${commit.oid}`,
    html_url: `${repositoryWeb(context, repository)}/commit/${commit.oid}`,
    author: signature(commit.author),
    committer: signature(commit.committer),
    tree: { sha: commit.treeOid, url: `${api}/git/trees/${commit.treeOid}` },
    message: commit.message,
    parents: parents(context, repository, commit, 'git/commits'),
    verification: UNSIGNED,
  };
}

const signature = ({ name, email, at }: Commit['author']) => ({ name, email, date: timestamp(at) });

function parents(context: EmulatorContext, repository: Repository, commit: Commit, below: 'commits' | 'git/commits') {
  return commit.parentOids.map((sha) => ({
    sha,
    url: `${repositoryApi(context, repository)}/${below}/${sha}`,
    html_url: `${repositoryWeb(context, repository)}/commit/${sha}`,
  }));
}

/** Only addresses that GitHub gives out tell whose a commit is: `<id>+<login>@users.noreply.github.com`. */
function userOfEmail({ model }: EmulatorContext, email: string): User | undefined {
  const [, id, login] = /^(?:(\d+)\+)?(.+)@users\.noreply\.github\.com$/i.exec(email) ?? [];
  if (login === undefined) return undefined;
  if (id !== undefined) return model.users.find((user) => user.id === Number(id));
  return model.users.find((user) => user.login.toLowerCase() === login.toLowerCase());
}
