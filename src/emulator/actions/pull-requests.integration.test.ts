import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitFiles } from '../git/plumbing/commit-files.ts';
import { createRef } from '../git/plumbing/move-ref.ts';
import { readCommit } from '../git/plumbing/commits-between.ts';
import { resolveRef } from '../git/plumbing/resolve-ref.ts';
import type { PullRequest, User } from '../state/model.ts';
import { startEmulator, type TestEmulator } from '../testing/start-emulator.ts';
import { changeBase, closePullRequest, reopenPullRequest, setDraft } from './change-pull-request.ts';
import { createIssue } from './create-issue.ts';
import { createPullRequest } from './create-pull-request.ts';
import { mergePullRequest } from './merge-pull-request.ts';
import { findRepository, issueOf, repositoryFolder } from './records.ts';

describe('pull requests', () => {
  let emulator: TestEmulator;
  let actor: User;
  beforeAll(async () => {
    emulator = await startEmulator();
    actor = emulator.context.model.users.find(({ type }) => type === 'User')!;
  });
  afterAll(() => emulator.stop());

  const repository = () => findRepository(emulator.context.model, 'acme', 'harbor')!;
  const folder = () => repositoryFolder(emulator.context, repository());
  const main = async () => (await resolveRef(folder(), 'refs/heads/main'))!;
  const commit = async (branch: string, path: string, content: string): Promise<string> => {
    const author = { name: 'Ada', email: 'ada@example.com' };
    const changes = [{ path, content: Buffer.from(content) }];
    const written = await commitFiles(folder(), {
      branch,
      changes,
      message: `Change ${path}`,
      author,
      now: Date.now(),
    });
    if (!written.ok) throw new Error(written.error);
    return written.value.oid;
  };
  const branch = async (name: string, path = `${name}.txt`, content = name): Promise<string> => {
    await createRef(folder(), `refs/heads/${name}`, await main());
    return commit(name, path, content);
  };
  const propose = (headRef: string, body = '', baseRef = 'main') =>
    createPullRequest(emulator.context, {
      repository: repository(),
      author: actor,
      title: `About ${headRef}`,
      body,
      headRef,
      baseRef,
      draft: false,
    });
  const proposed = async (headRef: string, body = ''): Promise<PullRequest> => {
    await branch(headRef);
    const result = await propose(headRef, body);
    if (!result.ok) throw new Error(result.error.reason);
    return result.value;
  };
  const merge = (pull: PullRequest, wish: Partial<Parameters<typeof mergePullRequest>[3]> = {}) =>
    mergePullRequest(emulator.context, pull, actor, { method: 'merge', ...wish });

  it('is opened on the heads of its branches', async () => {
    const headOid = await branch('topic');
    const result = await propose('topic');
    expect(result).toMatchObject({ ok: true, value: { headOid, baseOid: await main(), mergedAt: null } });
  });

  it('is refused without branches, without commits, and twice for one pair', async () => {
    expect(await propose('nowhere')).toMatchObject({ error: { reason: 'head_not_found' } });
    await branch('stray');
    expect(await propose('stray', '', 'nowhere')).toMatchObject({ error: { reason: 'base_not_found' } });
    expect(await propose('main')).toMatchObject({ error: { reason: 'no_commits_between' } });
    const [one, other] = await Promise.all([propose('stray'), propose('stray')]);
    expect([one.ok, other.ok].toSorted()).toEqual([false, true]);
    expect(one.ok ? other : one).toMatchObject({ error: { reason: 'pull_request_exists', owner: 'acme' } });
  });

  it('merges into the base, once, and closes the issues that it names', async () => {
    const { context } = emulator;
    const issue = createIssue(context, { repository: repository(), author: actor, title: 'Dark', body: '' });
    const other = createIssue(context, { repository: repository(), author: actor, title: 'Cold', body: '' });
    const pull = await proposed('lamp', `Closes #${issue.number}. See #${other.number}.`);
    const [one, another] = await Promise.all([merge(pull), merge(pull)]);
    expect([one.ok, another.ok].toSorted()).toEqual([false, true]);
    expect(pull).toMatchObject({ mergeCommitOid: await main(), mergedById: actor.id });
    expect(await readCommit(folder(), await main())).toMatchObject({
      message: `Merge pull request #${pull.number} from acme/lamp\n\nAbout lamp`,
      parentOids: [pull.baseOid, pull.headOid],
    });
    expect(issueOf(context.model, pull)).toMatchObject({ state: 'closed', stateReason: null });
    expect(issue).toMatchObject({ state: 'closed', stateReason: 'completed', closedById: actor.id });
    expect(other.state).toBe('open');
  });

  it('waits for its turn when two are merged at once', async () => {
    const [one, other] = [await proposed('early'), await proposed('late')];
    const merged = await Promise.all([merge(one), merge(other)]);
    expect(merged.map(({ ok }) => ok)).toEqual([true, true]);
    expect(await readCommit(folder(), await main())).toMatchObject({ parentOids: [one.mergeCommitOid, other.headOid] });
  });

  it('writes one commit of its own title when it is squashed', async () => {
    const pull = await proposed('squashed');
    await merge(pull, { method: 'squash' });
    expect(await readCommit(folder(), await main())).toMatchObject({ message: `About squashed (#${pull.number})` });
  });

  it('is not merged as a draft, closed, with a moved head, or in conflict', async () => {
    const pull = await proposed('held');
    setDraft(emulator.context, pull, true);
    expect(await merge(pull)).toMatchObject({ error: { reason: 'draft' } });
    setDraft(emulator.context, pull, false);
    expect(await merge(pull, { expectedHeadOid: pull.baseOid })).toMatchObject({ error: { reason: 'head_moved' } });
    closePullRequest(emulator.context, pull, actor);
    expect(await merge(pull)).toMatchObject({ error: { reason: 'not_open' } });
    await reopenPullRequest(emulator.context, pull, actor);
    await commit('main', 'held.txt', 'something else');
    const before = await main();
    expect(await merge(pull)).toMatchObject({ error: { reason: 'conflict' } });
    expect(await main()).toBe(before);
  });

  it('cannot be closed or opened again once merged', async () => {
    const pull = await proposed('done');
    await merge(pull);
    expect(closePullRequest(emulator.context, pull, actor)).toMatchObject({
      error: { reason: 'merged_cannot_change' },
    });
    expect(await reopenPullRequest(emulator.context, pull, actor)).toMatchObject({ ok: false });
  });

  it('moves to another base that exists', async () => {
    const pull = await proposed('moving');
    const baseOid = await branch('release');
    expect(await changeBase(emulator.context, pull, 'nowhere')).toMatchObject({ ok: false });
    expect(await changeBase(emulator.context, pull, 'release')).toMatchObject({
      value: { baseRef: 'release', baseOid },
    });
  });
});
