import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbench, type Workbench } from './testing/workbench.ts';

describe('gh issue', { timeout: 60_000 }, () => {
  let bench: Workbench;
  let clone: string;
  beforeAll(async () => {
    bench = await openWorkbench();
    await bench.gh(['repo', 'clone', 'acme/harbor']);
    clone = join(bench.folder, 'harbor');
  });
  afterAll(() => bench.stop());

  const gh = (...args: string[]) => bench.gh(args, { folder: clone });
  const json = (...args: string[]) => bench.ghJson(args, { folder: clone });
  const create = async (title: string, ...more: string[]): Promise<string> => {
    const { stdout, stderr } = await gh('issue', 'create', '--title', title, '--body', `About ${title}`, ...more);
    expect(stderr).toBe('');
    return /^https:\/\/github\.com\/acme\/harbor\/issues\/(\d+)\n$/.exec(stdout)?.[1] ?? 'none';
  };

  it('create and view, with assignees and labels, in the name of the App', async () => {
    const number = await create('Lamp is dark', '--assignee', 'ada', '--label', 'bug');
    expect(
      await json('issue', 'view', number, '--json', 'number,title,body,state,author,assignees,labels,url'),
    ).toEqual({
      number: Number(number),
      title: 'Lamp is dark',
      body: 'About Lamp is dark',
      state: 'OPEN',
      author: { is_bot: true, login: 'app/mooring' },
      assignees: [expect.objectContaining({ login: 'ada' })],
      labels: [expect.objectContaining({ name: 'bug' })],
      url: `https://github.com/acme/harbor/issues/${number}`,
    });
    expect((await gh('issue', 'view', number)).stdout).toContain(
      'title:\tLamp is dark\nstate:\tOPEN\nauthor:\tmooring\n',
    );
  });

  it('list, newest first, and by assignee, label, author, state and search', async () => {
    const one = Number(await create('Rope frays', '--assignee', 'grace', '--label', 'tests'));
    const other = Number(await create('Rope tangles', '--label', 'tests'));
    const list = async (...filter: string[]): Promise<number[]> => {
      const found = (await json('issue', 'list', '--json', 'number', ...filter)) as { number: number }[];
      return found.map(({ number }) => number);
    };
    const mine = ['--author', '@me'];
    expect((await list()).slice(0, 2)).toEqual([other, one]);
    expect(await list('--assignee', 'grace', ...mine)).toEqual([one]);
    expect(await list('--label', 'tests', ...mine)).toEqual([other, one]);
    expect(await list(...mine, '--limit', '1')).toEqual([other]);
    expect(await list('--search', 'tangles no:assignee author:@me')).toEqual([other]);
    expect(await list('--search', 'rope in:title sort:created-asc', ...mine, '--limit', '1')).toEqual([one]);
    await gh('issue', 'close', String(one));
    expect(await list('--label', 'tests', ...mine)).toEqual([other]);
    expect(await list('--state', 'closed', '--assignee', 'grace', ...mine)).toEqual([one]);
    expect(await list('--limit', '200', '--state', 'all')).toContain(one);
  });

  it('edit: claim, rename, relabel, give back', async () => {
    const number = await create('Claim me', '--label', 'bug');
    const edit = async (...change: string[]) => {
      expect(await gh('issue', 'edit', number, ...change)).toMatchObject({ code: 0 });
      return json('issue', 'view', number, '--json', 'title,assignees,labels');
    };
    expect(await edit('--add-assignee', 'ada,grace', '--title', 'Claimed', '--body', 'Now')).toMatchObject({
      title: 'Claimed',
      assignees: [{ login: 'ada' }, { login: 'grace' }],
    });
    expect(await edit('--remove-assignee', 'ada', '--add-label', 'tests', '--remove-label', 'bug')).toMatchObject({
      assignees: [{ login: 'grace' }],
      labels: [{ name: 'tests' }],
    });
    const unknown = await gh('issue', 'edit', number, '--add-assignee', 'nobody');
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining("'nobody' not found") });
  });

  it('comment, close with a reason, reopen, status', async () => {
    const number = await create('Talk');
    const { stdout } = await gh('issue', 'comment', number, '--body', 'On it');
    expect(stdout).toMatch(new RegExp(`/acme/harbor/issues/${number}#issuecomment-\\d+\n$`));
    expect(await gh('issue', 'close', number, '--comment', 'Done', '--reason', 'not planned')).toMatchObject({
      code: 0,
    });
    expect(await json('issue', 'view', number, '--json', 'state,closed,comments')).toMatchObject({
      state: 'CLOSED',
      closed: true,
      comments: [{ body: 'On it', author: { login: 'mooring' }, viewerDidAuthor: true }, { body: 'Done' }],
    });
    expect((await gh('issue', 'view', number)).stdout).toContain('state:\tCLOSED\n');
    expect(await gh('issue', 'reopen', number)).toMatchObject({ code: 0 });
    expect(await json('issue', 'view', number, '--json', 'state')).toEqual({ state: 'OPEN' });
    expect((await gh('issue', 'status')).stdout).toMatch(new RegExp(`Issues opened by you\n  ${number}\tOPEN\tTalk`));
  });

  it('says what is not there, and exits with 1', async () => {
    expect(await gh('issue', 'view', '999')).toMatchObject({
      code: 1,
      stderr: 'GraphQL: Could not resolve to an issue or pull request with the number of 999. (repository.issue)\n',
    });
    expect(await bench.gh(['issue', 'list', '--repo', 'acme/nope'])).toMatchObject({
      code: 1,
      stderr: "GraphQL: Could not resolve to a Repository with the name 'acme/nope'. (repository)\n",
    });
  });
});
