import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbench, type Workbench } from './testing/workbench.ts';

describe('gh pr', { timeout: 60_000 }, () => {
  let bench: Workbench;
  let clone: string;
  beforeAll(async () => {
    bench = await openWorkbench();
    await bench.gh(['repo', 'clone', 'acme/harbor']);
    clone = join(bench.folder, 'harbor');
  }, 60_000);
  afterAll(() => bench.stop());

  const gh = (...args: string[]) => bench.gh(args, { folder: clone });
  const git = (...args: string[]) => bench.git(args, { folder: clone });
  const view = (number: string, fields: string) =>
    bench.ghJson(['pr', 'view', number, '--json', fields], { folder: clone });

  /** A pushed branch with one commit on top of main. */
  const push = async (branch: string, file = `${branch}.txt`): Promise<string> => {
    await git('fetch', '--quiet', 'origin', 'main');
    await git('checkout', '--quiet', '--no-track', '-b', branch, 'origin/main');
    await writeFile(join(clone, file), `${branch}\n`);
    await git('add', '.');
    await git('commit', '--quiet', '--message', `Add ${file}`, '--message', 'It was missing.');
    await git('push', '--quiet', '--set-upstream', 'origin', branch);
    return (await git('rev-parse', 'HEAD')).trim();
  };
  const create = async (branch: string, ...more: string[]): Promise<string> => {
    await push(branch);
    const { stdout, stderr } = await gh('pr', 'create', '--title', `Add ${branch}`, '--body', `For ${branch}`, ...more);
    const number = /^https:\/\/github\.com\/acme\/harbor\/pull\/(\d+)\n$/.exec(stdout)?.[1];
    if (number === undefined) throw new Error(`gh pr create: ${stdout}${stderr}`);
    return number;
  };

  it('review: a comment on what one has made oneself, and no approval of it', async () => {
    const number = await create('reviewed');
    await gh('pr', 'review', number, '--comment', '--body', 'Nice.');
    const { code, stderr } = await gh('pr', 'review', number, '--approve');
    expect(stderr).toContain('Can not approve your own pull request');
    expect(code).toBe(1);
    expect(await view(number, 'reviews,latestReviews')).toMatchObject({
      reviews: [{ state: 'COMMENTED', body: 'Nice.', author: { login: 'mooring' } }],
      latestReviews: [{ state: 'COMMENTED' }],
    });
  });

  it('create and view: what was pushed, by whom, and whether it can be merged', async () => {
    const oid = await push('beacon');
    const { stdout } = await gh(
      'pr',
      'create',
      '--title',
      'Beacon',
      '--body',
      'Bright',
      '--assignee',
      'ada',
      '--label',
      'bug',
      '--reviewer',
      'grace',
    );
    const number = stdout.trim().split('/').at(-1) ?? '';
    const fields =
      'number,title,body,state,isDraft,author,headRefName,baseRefName,headRefOid,isCrossRepository,additions,deletions,' +
      'changedFiles,files,commits,assignees,labels,reviewRequests,mergeable,mergeStateStatus,reviewDecision,statusCheckRollup';
    expect(await view(number, fields)).toMatchObject({
      title: 'Beacon',
      body: 'Bright',
      state: 'OPEN',
      isDraft: false,
      author: { is_bot: true, login: 'app/mooring' },
      headRefName: 'beacon',
      baseRefName: 'main',
      headRefOid: oid,
      isCrossRepository: false,
      additions: 1,
      deletions: 0,
      changedFiles: 1,
      files: [{ path: 'beacon.txt', additions: 1, deletions: 0 }],
      commits: [{ oid, messageHeadline: 'Add beacon.txt', messageBody: 'It was missing.' }],
      assignees: [{ login: 'ada' }],
      labels: [{ name: 'bug' }],
      reviewRequests: [{ __typename: 'User', login: 'grace' }],
      mergeable: 'MERGEABLE',
      mergeStateStatus: 'CLEAN',
      reviewDecision: '',
      statusCheckRollup: [],
    });
    expect((await gh('pr', 'view')).stdout).toContain('title:\tBeacon\nstate:\tOPEN\nauthor:\tmooring\n');
    expect((await gh('pr', 'diff', number)).stdout).toContain('+beacon\n');
  });

  it('create refuses what GitHub refuses', async () => {
    const number = await create('once');
    const again = await gh('pr', 'create', '--title', 'Again', '--body', '');
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('already exists') });
    expect(again.stderr).toContain(`/acme/harbor/pull/${number}`);
    await git('checkout', '--quiet', '--no-track', '-b', 'empty', 'origin/main');
    await git('push', '--quiet', '--set-upstream', 'origin', 'empty');
    expect(await gh('pr', 'create', '--title', 'Nothing', '--body', '')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('GraphQL: No commits between main and empty (createPullRequest)'),
    });
    expect(await gh('pr', 'create', '--title', 'Ghost', '--body', '', '--head', 'ghost')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Head sha can't be blank"),
    });
  });

  it('list and status, by head, author and search', async () => {
    const number = Number(await create('findable'));
    const list = async (...filter: string[]): Promise<unknown> =>
      bench.ghJson(['pr', 'list', '--json', 'number', ...filter], { folder: clone });
    expect(await list('--head', 'findable')).toEqual([{ number }]);
    expect(await list('--base', 'nowhere')).toEqual([]);
    expect(await list('--author', '@me', '--limit', '1')).toEqual([{ number }]);
    expect(await list('--search', 'findable in:title')).toEqual([{ number }]);
    expect((await gh('pr', 'list')).stdout).toContain(`${number}\tAdd findable\tfindable\tOPEN`);
    expect((await gh('pr', 'status')).stdout).toMatch(
      new RegExp(`Current branch\n  #${number}  Add findable \\[findable\\]`),
    );
    expect(await gh('pr', 'checks', String(number))).toMatchObject({
      code: 1,
      stderr: "no checks reported on the 'findable' branch\n",
    });
  });

  it('merge closes the issue it names, and the branch goes', async () => {
    const issue = (await gh('issue', 'create', '--title', 'Sink', '--body', '')).stdout.trim().split('/').at(-1) ?? '';
    await push('float');
    const { stdout } = await gh('pr', 'create', '--title', 'Float', '--body', `Closes #${issue}`);
    const number = stdout.trim().split('/').at(-1) ?? '';
    const head = (await git('rev-parse', 'HEAD')).trim();
    expect(await gh('pr', 'merge', number, '--merge', '--delete-branch', '--match-head-commit', head)).toMatchObject({
      code: 0,
    });
    expect(await view(number, 'state,mergedBy,commits,additions')).toMatchObject({
      state: 'MERGED',
      mergedBy: { login: 'app/mooring' },
      commits: [{ oid: head }],
      additions: 1,
    });
    expect((await git('log', '-1', '--format=%B', 'origin/main')).trim()).toBe(
      `Merge pull request #${number} from acme/float\n\nFloat`,
    );
    expect(await bench.ghJson(['issue', 'view', issue, '--json', 'state'], { folder: clone })).toEqual({
      state: 'CLOSED',
    });
    expect(await git('ls-remote', 'origin', 'float')).toBe('');
    expect((await gh('pr', 'merge', number, '--merge')).stderr).toContain('was already merged');
  });

  it('merge refuses a conflict and a head that has moved', async () => {
    const mine = await create('mine');
    await git('checkout', '--quiet', '--no-track', '-b', 'theirs', 'origin/main');
    await writeFile(join(clone, 'mine.txt'), 'theirs\n');
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'Take it');
    await git('push', '--quiet', 'origin', 'theirs:main');
    expect(await view(mine, 'mergeable,mergeStateStatus')).toEqual({
      mergeable: 'CONFLICTING',
      mergeStateStatus: 'DIRTY',
    });
    expect(await gh('pr', 'merge', mine, '--squash')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is not mergeable: the merge commit cannot be cleanly created'),
    });
    const other = await create('other');
    expect(await gh('pr', 'merge', other, '--squash', '--match-head-commit', '0'.repeat(40))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Head branch was modified. Review and try the merge again.'),
    });
  });

  it('edit, comment, draft, ready, close, reopen, checkout', async () => {
    const number = await create('steps', '--draft');
    expect(await view(number, 'isDraft,mergeStateStatus')).toEqual({ isDraft: true, mergeStateStatus: 'DRAFT' });
    for (const args of [
      ['ready', number],
      ['edit', number, '--title', 'Steps', '--add-label', 'tests', '--add-assignee', 'linus', '--add-reviewer', 'ada'],
      ['comment', number, '--body', 'Nice'],
      ['close', number],
      ['reopen', number],
      ['ready', number, '--undo'],
    ]) {
      expect(await gh('pr', ...args)).toMatchObject({ code: 0 });
    }
    expect(await view(number, 'isDraft,state,title,labels,assignees,comments,reviewRequests')).toMatchObject({
      isDraft: true,
      state: 'OPEN',
      title: 'Steps',
      labels: [{ name: 'tests' }],
      assignees: [{ login: 'linus' }],
      comments: [{ body: 'Nice' }],
      reviewRequests: [{ login: 'ada' }],
    });
    await git('checkout', '--quiet', 'main');
    await git('branch', '--quiet', '-D', 'steps');
    expect(await gh('pr', 'checkout', number)).toMatchObject({ code: 0 });
    expect((await git('branch', '--show-current')).trim()).toBe('steps');
  });
});
