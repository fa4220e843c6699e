import { describe, expect, test } from 'vitest';
import type { Grant } from '../../contract/grant.ts';
import { operatorScope, workspaceScope } from './decide-scope.ts';
import { permissionsBeyond } from './permissions.ts';
import { scopeKey, type TokenScope } from './token-scope.ts';

const grant = (owner: string, repositories: string[], permissions: Grant['permissions'] = {}): Grant => ({
  owner,
  repositories,
  permissions,
  sharing: 'workspace',
  push: [],
  allow: [],
});

describe('a workspace gets', () => {
  const grants = [grant('acme', ['harbor'], { contents: 'write' }), grant('Widgets', ['cog'], { issues: 'read' })];
  const ada = { id: 'w1', name: 'ada', grants };

  test('its grant at the owner that is named, and the first one when none is', () => {
    expect(workspaceScope(ada)).toMatchObject({ ok: true, value: { holder: 'w1', owner: 'acme' } });
    const named = workspaceScope(ada, 'widgets');
    expect(named).toMatchObject({ ok: true, value: { owner: 'Widgets', repositories: ['cog'] } });
    expect(workspaceScope(ada, 'other')).toEqual({ ok: false, error: { reason: 'owner_not_granted', owner: 'other' } });
  });

  test('a token shared with all that reach the same, only where the grant says so', () => {
    const holderOf = (id: string, granted: Grant) => {
      const scope = workspaceScope({ id, name: id, grants: [granted] });
      return scope.ok ? scope.value.holder : undefined;
    };
    const shared = { ...grant('acme', ['harbor', 'tide']), sharing: 'grant' } as const;
    expect(holderOf('a', shared)).toBe(holderOf('b', { ...shared, repositories: ['Tide', 'harbor'] }));
    expect(holderOf('a', shared)).not.toBe(holderOf('b', { ...shared, repositories: ['tide'] }));
    expect(holderOf('a', grant('acme', ['harbor']))).not.toBe(holderOf('b', grant('acme', ['harbor'])));
  });
});

describe('an operator gets', () => {
  const acme = [
    grant('acme', ['harbor', 'tide'], { contents: 'read' }),
    grant('Acme', ['Tide', 'buoy'], { contents: 'write' }),
  ];

  test('the union of all grants at the only owner', () => {
    expect(operatorScope(acme, {})).toEqual({
      ok: true,
      value: {
        holder: 'operator',
        subject: 'operator',
        owner: 'acme',
        repositories: ['harbor', 'tide', 'buoy'],
        permissions: { contents: 'write' },
      },
    });
  });

  test('what was named, whatever its case', () => {
    const scope = operatorScope(acme, { owner: 'ACME', repositories: ['HARBOR'] });
    expect(scope.ok && scope.value.repositories).toEqual(['HARBOR']);
  });

  test.each([
    ['nothing beyond the grants', acme, { repositories: ['harbor', 'vault'] }, 'repository_not_granted'],
    ['nothing of an owner without a grant', acme, { owner: 'other' }, 'owner_not_granted'],
    ['nothing without any grant', [], {}, 'owner_not_granted'],
    ['a question when there are two owners', [...acme, grant('other', ['x'])], {}, 'owner_ambiguous'],
    [
      'nothing too wide for GitHub to narrow',
      [
        grant(
          'acme',
          Array.from({ length: 501 }, (_, i) => `r${i}`),
        ),
      ],
      {},
      'scope_too_wide',
    ],
  ])('%s', (_, grants, asked, reason) => {
    expect(operatorScope(grants, asked)).toMatchObject({ ok: false, error: { reason } });
  });
});

test.each([
  [{ contents: 'write' }, { contents: 'write', metadata: 'read' }, []],
  [{ contents: 'write' }, { contents: 'read' }, []],
  [{ contents: 'read' }, { contents: 'write' }, ['contents: write']],
  [{ contents: 'read' }, { issues: 'read' }, ['issues: read']],
  [{}, { metadata: 'write' }, ['metadata: write']],
] as const)('%j asked, %j held', (asked, held, beyond) => {
  expect(permissionsBeyond(asked, held)).toEqual(beyond);
});

describe('the key of a scope', () => {
  const github = { web: 'https://github.com', appId: '1' };
  const scope: TokenScope = {
    holder: 'a',
    subject: 'ada',
    owner: 'acme',
    repositories: ['b', 'a'],
    permissions: { issues: 'write', contents: 'read' },
  };

  test('ignores order and case where GitHub does', () => {
    const same = {
      ...scope,
      owner: 'Acme',
      repositories: ['A', 'B'],
      permissions: { contents: 'read', issues: 'write' },
    } as const;
    expect(scopeKey(github, same)).toBe(scopeKey(github, scope));
  });

  test.each([
    [{ web: 'https://ghe.example' }, {}],
    [{ appId: '2' }, {}],
    [{}, { holder: 'b' }],
    [{}, { owner: 'other' }],
    [{}, { repositories: ['a'] }],
    [{}, { permissions: { issues: 'write', contents: 'write' } }],
    [{}, { permissions: { issues: 'write' } }],
  ] as const)('differs when %j %j do', (otherGitHub, otherScope) => {
    expect(scopeKey({ ...github, ...otherGitHub }, { ...scope, ...otherScope })).not.toBe(scopeKey(github, scope));
  });
});
