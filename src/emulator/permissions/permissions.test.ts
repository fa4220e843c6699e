import { beforeAll, describe, expect, it } from 'vitest';
import type { Identity } from '../context.ts';
import type { PermissionLevel, Repository } from '../state/model.ts';
import { decideOperation, type Target } from './decide-operation.ts';
import { type FindOperation, operationFinder } from './find-operation.ts';
import { NEEDS } from './needs.ts';
import { loadOperations, type Operation } from './operations.ts';

let operations: Operation[];
let find: FindOperation;
beforeAll(async () => {
  operations = await loadOperations();
  find = operationFinder(operations);
});

describe('operationFinder', () => {
  it.each([
    ['GET', '/', 'meta/root'],
    ['GET', '/user', 'users/get-authenticated'],
    ['HEAD', '/repos/acme/tide', 'repos/get'],
    ['GET', '/repos/acme/tide/issues/comments', 'issues/list-comments-for-repo'],
    ['GET', '/repos/acme/tide/issues/12', 'issues/get'],
    ['GET', '/repos/acme/tide/branches/feature/a', 'repos/get-branch'],
    ['GET', '/repos/acme/tide/branches/feature/a/protection', 'repos/get-branch-protection'],
    ['GET', '/repos/acme/tide/contents', 'repos/get-content'],
    ['GET', '/repos/acme/tide/contents/', 'repos/get-content'],
    ['PUT', '/repos/acme/tide/contents/src/a/b.ts', 'repos/create-or-update-file-contents'],
    ['GET', '/repos/acme/tide/git/ref/heads/a/b', 'git/get-ref'],
    ['GET', '/repos/acme/tide/commits/feature/a/check-runs', 'checks/list-for-ref'],
    ['GET', '/repos/acme/tide/compare/main...feature/a', 'repos/compare-commits-with-basehead'],
    ['PUT', '/repos/acme/tide/pulls/3/merge', 'pulls/merge'],
  ])('%s %s is %s', (method, path, id) => {
    expect(find(method, path)?.operation.id).toBe(id);
  });

  it.each([
    ['GET', '/nope'],
    ['POST', '/repos/acme/tide'],
    ['GET', '/repos/acme/tide/nope'],
    ['TRACE', '/'],
  ])('knows no %s %s', (method, path) => {
    expect(find(method, path)).toBeUndefined();
  });

  it('keeps every operation that the table of needs names', () => {
    const ids = new Set(operations.map(({ id }) => id));
    expect(Object.keys(NEEDS).filter((id) => !ids.has(id))).toEqual([]);
  });
});

describe('decideOperation', () => {
  const repository = (isPrivate: boolean): Repository =>
    ({ id: 1, ownerId: 1, name: 'tide', private: isPrivate }) as Repository;
  const holder = (permissions: Record<string, PermissionLevel>): Identity =>
    ({ kind: 'installation', token: { permissions } }) as Identity;
  const reached: Target = { repository: repository(true), isReached: true };
  const hidden: Target = { repository: repository(true), isReached: false };
  const open: Target = { repository: repository(false), isReached: false };
  const ask = (method: string, path: string, identity: Identity, target?: Target) => {
    const refusal = decideOperation(find(method, path)!.operation, identity, target);
    return refusal?.status ?? 'ok';
  };
  const anonymous: Identity = { kind: 'anonymous' };
  const app = { kind: 'app' } as Identity;

  it.each<[string, string, Identity, Target | undefined, number | 'ok']>([
    ['GET', '/', anonymous, undefined, 'ok'],
    ['GET', '/user', anonymous, undefined, 401],
    ['GET', '/user', holder({}), undefined, 403],
    ['GET', '/rate_limit', app, undefined, 'ok'],
    ['GET', '/installation/repositories', app, undefined, 401],
    ['GET', '/installation/repositories', anonymous, undefined, 401],
    ['GET', '/installation/repositories', holder({}), undefined, 'ok'],
    ['GET', '/repos/a/b/issues', holder({ issues: 'read' }), reached, 'ok'],
    ['GET', '/repos/a/b/issues', holder({ pull_requests: 'write' }), reached, 'ok'],
    ['GET', '/repos/a/b/issues', holder({ contents: 'write' }), reached, 403],
    ['POST', '/repos/a/b/issues', holder({ issues: 'read' }), reached, 403],
    ['POST', '/repos/a/b/issues', holder({ issues: 'write' }), reached, 'ok'],
    ['POST', '/repos/a/b/issues', holder({ issues: 'write' }), hidden, 404],
    ['POST', '/repos/a/b/issues', holder({ issues: 'write' }), open, 403],
    ['POST', '/repos/a/b/issues', anonymous, open, 401],
    ['GET', '/repos/a/b/issues', holder({}), open, 'ok'],
    ['GET', '/repos/a/b/issues', anonymous, open, 'ok'],
    ['GET', '/repos/a/b/issues', anonymous, hidden, 404],
    ['GET', '/repos/a/b/issues', holder({}), { repository: undefined, isReached: false }, 404],
    ['PUT', '/repos/a/b/pulls/1/merge', holder({ pull_requests: 'write' }), reached, 403],
    ['PUT', '/repos/a/b/pulls/1/merge', holder({ contents: 'write' }), reached, 'ok'],
  ])('%s %s (%#)', (method, path, identity, target, verdict) => {
    expect(ask(method, path, identity, target)).toBe(verdict);
  });

  it('says what would have been enough', () => {
    const { operation } = find('POST', '/repos/a/b/issues/1/comments')!;
    expect(decideOperation(operation, holder({}), reached)?.accepted).toBe('issues=write; pull_requests=write');
  });
});
