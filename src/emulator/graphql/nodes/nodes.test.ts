import { isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addComment } from '../../actions/add-comment.ts';
import { createIssue } from '../../actions/create-issue.ts';
import { findRepository, repositoryFolder } from '../../actions/records.ts';
import { readCommit } from '../../git/plumbing/commits-between.ts';
import { listRefs } from '../../git/plumbing/list-refs.ts';
import { botOf } from '../../state/find.ts';
import type { PullRequest } from '../../state/model.ts';
import { startEmulator, type TestEmulator } from '../../testing/start-emulator.ts';
import { openScope } from '../open-scope.ts';
import { gitHubSchema } from '../schema.ts';
import type { Scope } from '../scope.ts';

describe('nodes', () => {
  let emulator: TestEmulator;
  let scope: Scope;
  beforeAll(async () => {
    emulator = await startEmulator();
    await emulator.mintToken();
    const { context, app, installation } = emulator;
    const token = context.model.tokens.at(-1)!;
    scope = openScope(context, { kind: 'installation', app, installation, token, bot: botOf(context.model, app) });
  });
  afterAll(() => emulator.stop());

  it('have only fields that GitHub’s type has, so that no misspelt one is lost', async () => {
    const { context } = emulator;
    const { model } = context;
    const repository = findRepository(model, 'acme', 'harbor')!;
    const author = model.users.find(({ type }) => type === 'User')!;
    const issue = createIssue(context, { repository, author, title: 'Dark', body: '' });
    const comment = addComment(context, issue, author, 'Yes');
    const pull: PullRequest = {
      id: model.nextId++,
      issueId: createIssue(context, { repository, author, title: 'Light', body: '' }).id,
      repositoryId: repository.id,
      number: issue.number + 1,
      headRef: 'light',
      headOid: '0'.repeat(40),
      baseRef: 'main',
      baseOid: '0'.repeat(40),
      draft: false,
      mergedAt: null,
      mergedById: null,
      mergeCommitOid: null,
    };
    model.pullRequests.push(pull);
    const folder = repositoryFolder(context, repository);
    const [ref] = await listRefs(folder);
    const commit = await readCommit(folder, ref!.oid);
    const { nodes } = scope;
    const made = [
      ...model.users.map((user) => nodes.account(user)),
      nodes.viewer(),
      nodes.repository(repository),
      nodes.issue(issue),
      nodes.pullRequest(pull),
      nodes.label(model.labels[0]!),
      nodes.comment(issue, comment),
      nodes.commit(repository, commit!),
      nodes.ref(repository, ref!),
    ] as readonly Record<string, unknown>[];
    const strange = made.flatMap((node) => {
      const type = gitHubSchema().getType(String(node['__typename']));
      const fields = isObjectType(type) ? type.getFields() : {};
      return Object.keys(node)
        .filter((key) => key !== '__typename' && !(key in fields))
        .map((key) => `${type}.${key}`);
    });
    expect(strange).toEqual([]);
  });
});
