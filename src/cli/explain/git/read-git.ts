import { ok } from '../../../lib/result.ts';
import { type AskedResult, NO_REPOSITORY, staysHere, type Surroundings, unclear } from '../asked.ts';
import { readAddress } from '../repository-address.ts';
import { readPush, type RepositoryAt } from './read-push.ts';

/** Commands that read from the other side; the address is their first argument that is no flag. */
const READS = new Set(['clone', 'fetch', 'pull', 'ls-remote']);

/** Commands that speak to nobody. */
const LOCAL = new Set(
  'add am apply bisect blame branch checkout cherry-pick clean commit config describe diff format-patch gc grep init log merge mv notes range-diff rebase reflog reset restore revert rev-parse rm show show-ref sparse-checkout stash status switch tag worktree'.split(
    ' ',
  ),
);

/** Options of git itself, before the command, that have a value of their own. */
const WITH_VALUE = new Set(['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--exec-path']);

/** What a git command would do at GitHub; `words` without the leading `git`. */
export function readGit(words: readonly string[], { github, repository }: Surroundings): AskedResult {
  const [command, ...args] = withoutOptions(words);
  if (command === undefined)
    return unclear('git is asked for nothing', 'give a command, such as git push origin HEAD:main');
  if (LOCAL.has(command)) return staysHere(`git ${command}`);
  const repositoryAt: RepositoryAt = (remote) => {
    const address = remote === undefined ? { kind: 'name' as const } : readAddress(remote, github);
    if (address.kind === 'elsewhere') return elsewhere(address.host);
    if (address.kind === 'repository' && !isRemoteName(remote)) return address;
    return repository === undefined ? NO_REPOSITORY : { repository };
  };
  if (command === 'push') return readPush(args, repositoryAt);
  if (!READS.has(command)) {
    return unclear(`what git ${command} sends is not known here`, 'ask about the push or the fetch that it makes');
  }
  const at = repositoryAt(args.find((arg) => !arg.startsWith('-')));
  if (!('repository' in at)) return at;
  const { owner, name } = at.repository;
  const reading = { target: { repository: at.repository }, intents: [{ kind: 'read' as const }] };
  return ok({ sends: [{ says: `read ${owner}/${name}`, reading }], notes: [] });
}

/** `feature/x` would be read as a repository; a remote has no slash, a URL has a colon. */
const isRemoteName = (remote: string | undefined): boolean => remote !== undefined && !remote.includes(':');

const elsewhere = (host: string): AskedResult =>
  unclear(
    `${host} is not the workspace's GitHub: git goes there past the gateway, and without a credential`,
    'ask about its GitHub',
  );

function withoutOptions(words: readonly string[]): readonly string[] {
  const [first, ...rest] = words;
  if (first === undefined || !first.startsWith('-')) return words;
  return withoutOptions(WITH_VALUE.has(first) ? rest.slice(1) : rest);
}
