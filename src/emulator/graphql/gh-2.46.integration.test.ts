import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIssue } from '../actions/create-issue.ts';
import { createPullRequest } from '../actions/create-pull-request.ts';
import { findRepository, repositoryFolder } from '../actions/records.ts';
import { commitFiles } from '../git/plumbing/commit-files.ts';
import { createRef } from '../git/plumbing/move-ref.ts';
import { resolveRef } from '../git/plumbing/resolve-ref.ts';
import { startEmulator, type TestEmulator } from '../testing/start-emulator.ts';
import { nodeId } from './node-id.ts';
import { GH_2_46 } from './testing/gh-2.46-queries.ts';
import { askGraphQL } from './testing/graphql-client.ts';

describe('the queries of gh 2.46', () => {
  let emulator: TestEmulator;
  let token: string;
  let variables: Record<string, unknown>;

  beforeAll(async () => {
    emulator = await startEmulator();
    token = await emulator.mintToken();
    const { context } = emulator;
    const repository = findRepository(context.model, 'acme', 'harbor')!;
    const author = context.model.users.find(({ login }) => login === 'ada')!;
    const folder = repositoryFolder(context, repository);
    await createRef(folder, 'refs/heads/topic', (await resolveRef(folder, 'refs/heads/main'))!);
    const changes = [{ path: 'lamp.txt', content: Buffer.from('light\n') }];
    const by = { name: 'Ada', email: 'ada@example.com' };
    await commitFiles(folder, { branch: 'topic', changes, message: 'Add a lamp', author: by, now: Date.now() });
    const wanted = { repository, author, title: 'Lamp', body: '', headRef: 'topic', baseRef: 'main', draft: false };
    const pull = await createPullRequest(context, wanted);
    if (!pull.ok) throw new Error(pull.error.reason);
    const issue = createIssue(context, { repository, author, title: 'Dark', body: '', assignees: [author] });
    variables = {
      owner: 'acme',
      repo: 'harbor',
      name: 'harbor',
      number: issue.number,
      pr_number: pull.value.number,
      prID: nodeId('PR', repository.id, pull.value.id),
      method: 'SQUASH',
      headRefName: 'topic',
      states: ['OPEN'],
      viewerQuery: 'repo:acme/harbor state:open is:pr author:ada',
      reviewerQuery: 'repo:acme/harbor state:open review-requested:ada',
    };
  });
  afterAll(() => emulator.stop());

  it.each(Object.keys(GH_2_46))('%s is answered without an error', async (command) => {
    const { data, errors } = await askGraphQL(emulator, token, GH_2_46[command]!, variables);
    expect(errors).toBeUndefined();
    expect(data).toBeDefined();
  });

  const ask = async (command: string): Promise<unknown> =>
    (await askGraphQL(emulator, token, GH_2_46[command]!, variables)).data;

  it('finds what is there', async () => {
    expect(await ask('issue view')).toMatchObject({
      repository: { hasIssuesEnabled: true, issue: { __typename: 'Issue', title: 'Dark', stateReason: null } },
    });
    expect(await ask('pr view')).toMatchObject({
      repository: {
        pullRequest: { additions: 1, commits: { totalCount: 1 }, mergeable: 'MERGEABLE', autoMergeRequest: null },
      },
    });
    expect(await ask('pr view of a branch')).toMatchObject({
      repository: { pullRequests: { nodes: [{ isInMergeQueue: false }] }, defaultBranchRef: { name: 'main' } },
    });
    expect(await ask('pr status')).toMatchObject({
      viewerCreated: { totalCount: 1, edges: [{ node: { title: 'Lamp', mergeStateStatus: 'CLEAN' } }] },
      reviewRequested: { totalCount: 0 },
    });
    expect(await ask('pr merge')).toMatchObject({
      node: { viewerMergeHeadlineText: expect.stringMatching(/^Lamp \(#\d+\)$/) },
    });
    expect(await ask('feature detection')).toMatchObject({
      PullRequest: { fields: expect.arrayContaining([{ name: 'isInMergeQueue' }]) },
    });
  });
});
