import { connection, type PageArguments } from '../connection.ts';
import { nodeId } from '../node-id.ts';
import type { Scope } from '../scope.ts';
import { fullName, repositoryFolder } from '../../actions/records.ts';
import { diffStat, type DiffStat } from '../../git/plumbing/changed-files.ts';
import { commitsBetween, readCommit, type Commit } from '../../git/plumbing/commits-between.ts';
import type { Repository } from '../../state/model.ts';
import { once } from './once.ts';
import { dateTime } from './times.ts';

export function commitNode(scope: Scope, repository: Repository, commit: Commit): object {
  const { context } = scope;
  const folder = repositoryFolder(context, repository);
  const path = `/${fullName(context.model, repository)}`;
  const [headline = '', ...rest] = commit.message.split('\n');
  const stat = once(() => diffStat(folder, commit.parentOids[0], commit.oid));
  const count = (part: keyof DiffStat) => async () => (await stat())[part];
  return {
    __typename: 'Commit',
    id: nodeId('C', repository.id, commit.oid),
    oid: commit.oid,
    abbreviatedOid: commit.oid.slice(0, 7),
    message: commit.message,
    messageHeadline: headline,
    messageBody: rest.join('\n').trim(),
    authoredDate: dateTime(commit.author.at),
    committedDate: dateTime(commit.committer.at),
    author: () => gitActor(scope, commit.author),
    committer: () => gitActor(scope, commit.committer),
    authors: (args: PageArguments) =>
      connection(
        'authors',
        args,
        () => [commit.author],
        (each) => gitActor(scope, each),
      ),
    parents: (args: PageArguments) =>
      connection(
        'parents',
        args,
        () => commit.parentOids,
        (oid) => commitByOid(scope, repository, oid),
      ),
    history: (args: PageArguments & { path?: string | null }) =>
      connection(
        'history',
        args,
        () => commitsBetween(folder, undefined, commit.oid, args.path == null ? {} : { path: args.path }),
        (each) => scope.nodes.commit(repository, each),
      ),
    additions: count('additions'),
    deletions: count('deletions'),
    changedFiles: count('changedFiles'),
    changedFilesIfAvailable: count('changedFiles'),
    repository: () => scope.nodes.repository(repository),
    resourcePath: `${path}/commit/${commit.oid}`,
    url: `${context.publicUrls.web}${path}/commit/${commit.oid}`,
    commitResourcePath: `${path}/commit/${commit.oid}`,
    commitUrl: `${context.publicUrls.web}${path}/commit/${commit.oid}`,
    treeResourcePath: `${path}/tree/${commit.oid}`,
    treeUrl: `${context.publicUrls.web}${path}/tree/${commit.oid}`,
  };
}

export async function commitByOid(scope: Scope, repository: Repository, oid: string): Promise<object | null> {
  const commit = await readCommit(repositoryFolder(scope.context, repository), oid);
  return commit === undefined ? null : scope.nodes.commit(repository, commit);
}

/** Who git says it was, with the account that the address belongs to: only `<id>+<login>@users.noreply…` tells. */
function gitActor(scope: Scope, { name, email, at }: Commit['author']): object {
  const id = Number(/^(\d+)\+[^@]+@users\.noreply\./.exec(email)?.[1]);
  const user = scope.context.model.users.find((each) => each.id === id && each.type === 'User');
  return {
    __typename: 'GitActor',
    name,
    email,
    date: dateTime(at),
    avatarUrl: `${scope.context.publicUrls.web}/identicons/${encodeURIComponent(name)}.png`,
    user: user === undefined ? null : scope.nodes.account(user),
  };
}
