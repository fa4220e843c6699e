import type { Theme } from '../row.ts';

const HARBOR = 'https://github.com/acme/harbor';

/** A clone, and then news at the remote: a commit on main, a branch, tags. */
const NEWS = `git clone -q ${HARBOR} && cd harbor
commit_there main 'News'\ncommit_there topic 'Work'\ntag_there light main\ntag_there -a v1.0 -m 'First' main`;

/** A clone that knows a branch which is gone meanwhile. */
const GONE = `bare branch topic main\ngit clone -q ${HARBOR} && cd harbor\nbare branch -D topic`;

const SHALLOW = `git clone -q --depth 1 ${HARBOR} && cd harbor`;
const OWN_COMMIT = `${NEWS}\necho pier >pier.txt && git add pier.txt && git commit -qm 'Add a pier'`;

export const GIT_FETCH: readonly Theme[] = [
  {
    title: 'git: fetching and pulling',
    rows: [
      { command: 'git fetch', setup: NEWS },
      { command: 'git fetch --all', setup: NEWS },
      { command: 'git fetch --tags', setup: NEWS },
      { command: 'git fetch --no-tags origin topic', setup: NEWS },
      { command: 'git fetch origin main:refs/remotes/origin/copy', setup: NEWS },
      { command: "git fetch origin '+refs/heads/*:refs/remotes/mirror/*'", setup: NEWS },
      { command: 'git fetch --dry-run', setup: NEWS },
      { command: 'git fetch --prune', setup: GONE },
      { command: 'git remote prune origin', setup: GONE },
      { command: 'git remote update --prune', setup: GONE },
      { command: 'git fetch --unshallow', setup: SHALLOW, after: 'git log --format=%s | wc -l' },
      { command: 'git fetch --depth 3', setup: SHALLOW, after: 'git log --format=%s | wc -l' },
      { command: 'git fetch --deepen 2', setup: SHALLOW, after: 'git log --format=%s | wc -l' },
      { command: 'git fetch --refetch --filter=blob:none', setup: NEWS },
      { command: 'git -c protocol.version=0 fetch', setup: NEWS },
      { command: 'git fetch --multiple origin second', setup: `${NEWS}\ngit remote add second ${HARBOR}` },
      { command: 'git fetch origin refs/heads/none', setup: NEWS, exit: 128 },
      { command: `git fetch origin ${'0123456789'.repeat(4)}`, setup: NEWS, exit: 128 },
      {
        command: 'git fetch origin "$(git -C "$GITHUB/acme/harbor.git" rev-parse topic)"',
        setup: NEWS,
        after: 'git rev-parse FETCH_HEAD',
      },
      { command: 'git pull', setup: NEWS },
      { command: 'git pull --ff-only', setup: NEWS },
      { command: 'git pull --rebase', setup: OWN_COMMIT, after: 'git log --format=%s -3' },
      { command: 'git pull --no-rebase --no-edit', setup: OWN_COMMIT, after: 'git log --format=%s -3' },
      { command: 'git pull --ff-only', when: 'after a commit of its own', setup: OWN_COMMIT, exit: 128 },
      { command: 'git pull --rebase --autostash', setup: `${NEWS}\necho >>README.md` },
      { command: 'git describe --tags', setup: `${NEWS}\ngit pull -q --tags` },
      { command: 'git worktree add ../topic origin/topic', setup: `${NEWS}\ngit fetch -q` },
      { command: 'git switch topic', setup: `${NEWS}\ngit fetch -q`, after: 'git status -sb' },
      { command: 'git gc', setup: `${NEWS}\ngit fetch -q`, after: 'git fsck' },
      { command: 'git maintenance run --task=prefetch', setup: NEWS },
      {
        command: "git fetch origin 'refs/notes/*:refs/notes/*'",
        setup: `${NEWS}\nbare -c user.name=ada -c user.email=ada@mooring.invalid notes add -m 'Reviewed' main`,
      },
      {
        command: `git request-pull main ${HARBOR} topic`,
        setup: `${NEWS}\ngit switch -qc topic && git commit -q --allow-empty -m 'Work' && git push -q -f origin topic`,
      },
    ],
  },
];
