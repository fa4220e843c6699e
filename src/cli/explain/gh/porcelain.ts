/**
 * What gh's commands send, as gh 2.23 does it: a request of the REST API, `mutation <name>` of GraphQL's, `read`, or
 * `nothing`. `{owner}`, `{repo}` are the repository's; `{1}` is the first argument. What has a flag is sent with it.
 */
export type Porcelain = {
  readonly sends: readonly string[];
  /** Beside `sends`. */
  readonly with?: Readonly<Record<string, readonly string[]>>;
  /** In place of `sends`. */
  readonly instead?: Readonly<Record<string, readonly string[]>>;
  /** What of the arguments goes into the body: a field, and the flag or argument that gives it. */
  readonly body?: Readonly<Record<string, string>>;
  /** Its first argument is a repository. */
  readonly namesRepository?: true;
  readonly note?: string;
};

const REPO = '/repos/{owner}/{repo}';
const sends = (...requests: string[]): Porcelain => ({ sends: requests });
const reads = sends('read');
const onRepository = (...requests: string[]): Porcelain => ({ sends: requests, namesRepository: true });
const named = (names: string, row: Porcelain): [string, Porcelain][] => names.split(', ').map((name) => [name, row]);

/** The branch that a pull request comes from is not named on the command line. */
const HEAD_BRANCH_DELETED = ['delete a branch'];

const PULL_REQUESTS: [string, Porcelain][] = [
  ...named('pr list, pr view, pr diff, pr checks, pr status, pr checkout', reads),
  [
    'pr create',
    {
      sends: ['mutation createPullRequest'],
      with: {
        '--label -l --assignee -a --milestone -m --project -p': ['mutation updatePullRequest'],
        '--reviewer -r': ['mutation requestReviews'],
      },
      note: 'without --head it may push the branch first: ask about that push, too',
    },
  ],
  [
    'pr merge',
    {
      sends: ['mutation mergePullRequest'],
      instead: {
        '--auto': ['mutation enablePullRequestAutoMerge'],
        '--disable-auto': ['mutation disablePullRequestAutoMerge'],
      },
      with: { '--delete-branch -d': HEAD_BRANCH_DELETED },
    },
  ],
  [
    'pr close',
    {
      sends: ['mutation closePullRequest'],
      with: { '--comment -c': ['mutation addComment'], '--delete-branch -d': HEAD_BRANCH_DELETED },
    },
  ],
  ['pr reopen', sends('mutation reopenPullRequest')],
  [
    'pr ready',
    {
      sends: ['mutation markPullRequestReadyForReview'],
      instead: { '--undo': ['mutation convertPullRequestToDraft'] },
    },
  ],
  ['pr review', sends('mutation addPullRequestReview')],
  ['pr comment', sends('mutation addComment')],
  ['pr edit', sends('mutation updatePullRequest')],
  ['pr update-branch', sends('mutation updatePullRequestBranch')],
  ...named('pr lock, issue lock', sends('mutation lockLockable')),
  ...named('pr unlock, issue unlock', sends('mutation unlockLockable')),
];

const ISSUES: [string, Porcelain][] = [
  ...named('issue list, issue view, issue status, label list', reads),
  ['issue create', sends('mutation createIssue')],
  ['issue close', { sends: ['mutation closeIssue'], with: { '--comment -c': ['mutation addComment'] } }],
  ['issue reopen', sends('mutation reopenIssue')],
  ['issue comment', sends('mutation addComment')],
  ['issue edit', sends('mutation updateIssue')],
  ['issue delete', sends('mutation deleteIssue')],
  ['issue transfer', sends('mutation transferIssue')],
  ['issue pin', sends('mutation pinIssue')],
  ['issue unpin', sends('mutation unpinIssue')],
  ['label create', sends(`POST ${REPO}/labels`)],
  ['label edit', sends(`PATCH ${REPO}/labels/{1}`)],
  ['label delete', sends(`DELETE ${REPO}/labels/{1}`)],
  ['label clone', sends(`POST ${REPO}/labels`)],
];

const RELEASES: [string, Porcelain][] = [
  ...named('release list, release view, release download', reads),
  ['release create', { sends: [`POST ${REPO}/releases`], body: { tag_name: '{1}', target_commitish: '--target' } }],
  ['release edit', { sends: [`PATCH ${REPO}/releases/1`], body: { tag_name: '--tag' } }],
  [
    'release delete',
    { sends: [`DELETE ${REPO}/releases/1`], with: { '--cleanup-tag': [`DELETE ${REPO}/git/refs/tags/{1}`] } },
  ],
  ['release upload', sends(`POST ${REPO}/releases/1/assets`)],
  ['release delete-asset', sends(`DELETE ${REPO}/releases/assets/1`)],
];

const ACTIONS: [string, Porcelain][] = [
  ...named(
    'run list, run view, run watch, run download, workflow list, workflow view, cache list, ruleset list',
    reads,
  ),
  ...named('ruleset view, ruleset check', reads),
  ['workflow run', sends(`POST ${REPO}/actions/workflows/1/dispatches`)],
  ['workflow enable', sends(`PUT ${REPO}/actions/workflows/1/enable`)],
  ['workflow disable', sends(`PUT ${REPO}/actions/workflows/1/disable`)],
  ['run rerun', sends(`POST ${REPO}/actions/runs/1/rerun`)],
  ['run cancel', sends(`POST ${REPO}/actions/runs/1/cancel`)],
  ['run delete', sends(`DELETE ${REPO}/actions/runs/1`)],
  ['cache delete', sends(`DELETE ${REPO}/actions/caches/1`)],
];

const forSecrets = (method: string): Porcelain => ({
  sends: [`${method} ${REPO}/actions/secrets/{1}`],
  instead: {
    '--org -o': [`${method} /orgs/{owner}/actions/secrets/{1}`],
    '--user -u': [`${method} /user/codespaces/secrets/{1}`],
    '--env -e': [`${method} ${REPO}/environments/1/secrets/{1}`],
  },
});

const REPOSITORIES: [string, Porcelain][] = [
  ...named('repo list, secret list, variable list, variable get, repo deploy-key list', reads),
  ...named('repo view, repo clone', onRepository('read')),
  ['secret set', forSecrets('PUT')],
  ...named('secret delete, secret remove', forSecrets('DELETE')),
  ['variable set', sends(`POST ${REPO}/actions/variables`)],
  ['variable delete', sends(`DELETE ${REPO}/actions/variables/{1}`)],
  ['repo edit', onRepository(`PATCH ${REPO}`)],
  ['repo rename', sends(`PATCH ${REPO}`)],
  ['repo delete', onRepository(`DELETE ${REPO}`)],
  ['repo archive', onRepository('mutation archiveRepository')],
  ['repo unarchive', onRepository('mutation unarchiveRepository')],
  ['repo create', sends('mutation createRepository')],
  ['repo fork', onRepository(`POST ${REPO}/forks`)],
  ['repo deploy-key add', sends(`POST ${REPO}/keys`)],
  ['repo deploy-key delete', sends(`DELETE ${REPO}/keys/1`)],
];

const ACCOUNTS: [string, Porcelain][] = [
  ...named('search issues, search prs, search repos, search code, search commits, status, browse', reads),
  ...named('gist list, gist view, gist clone', sends('GET /gists')),
  ['gist create', sends('POST /gists')],
  ...named('gist edit, gist rename', sends('PATCH /gists/1')),
  ['gist delete', sends('DELETE /gists/1')],
  ...named('ssh-key list, gpg-key list, codespace list, org list', reads),
  ['ssh-key add', sends('POST /user/keys')],
  ['ssh-key delete', sends('DELETE /user/keys/1')],
  ['gpg-key add', sends('POST /user/gpg_keys')],
  ['gpg-key delete', sends('DELETE /user/gpg_keys/1')],
  ['codespace create', sends('POST /user/codespaces')],
  ['codespace delete', sends('DELETE /user/codespaces/1')],
];

export const PORCELAIN: ReadonlyMap<string, Porcelain> = new Map([
  ...PULL_REQUESTS,
  ...ISSUES,
  ...RELEASES,
  ...ACTIONS,
  ...REPOSITORIES,
  ...ACCOUNTS,
]);

/** Commands of gh that send nothing which a grant would have to allow. */
export const LOCAL_COMMANDS: ReadonlySet<string> = new Set(['alias', 'completion', 'config', 'help', 'version']);
