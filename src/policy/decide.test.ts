import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import type { Intent } from './intent.ts';

const acme = {
  owner: 'acme',
  repositories: ['api', 'web.site'],
  push: ['refs/heads/**', '!refs/heads/main'],
  allow: [],
};
const own = { owner: 'own', repositories: ['lab'], push: ['refs/**'], allow: ['delete_ref', 'rest:POST /repos/x'] };
const access = [acme, own];
const api = { owner: 'acme', name: 'api' };
const lab = { owner: 'own', name: 'lab' };

const deny = (denial: object) => ({ allowed: false, denial });
const allow = (rule: string) => ({ allowed: true, rule });

describe('which repositories', () => {
  it('allows what the grant names, whatever the case', () => {
    expect(decide(access, { repository: api }, [])).toEqual(allow('repositories: acme/api'));
    expect(decide(access, { repository: { owner: 'ACME', name: 'Web.Site' } }, [])).toMatchObject({ allowed: true });
  });

  it.each(['ap', 'apis', 'api.wiki', 'web-site', '', 'ap\u0131', 'lab'])('denies %j at a granted owner', (name) => {
    const repository = { owner: 'acme', name };
    expect(decide(access, { repository }, [])).toEqual(deny({ reason: 'repository_not_granted', repository }));
  });

  it('denies what names one repository outside of the grant beside others', () => {
    expect(decide(access, { repository: api, others: [lab] }, [])).toMatchObject({ allowed: true });
    const repository = { owner: 'own', name: 'api' };
    expect(decide(access, { repository: api, others: [lab, repository] }, [])).toEqual(
      deny({ reason: 'repository_not_granted', repository }),
    );
  });

  it('folds no letters beyond ASCII', () => {
    const kelvin = [{ ...acme, repositories: ['kit'] }];
    expect(decide(kelvin, { repository: { owner: 'acme', name: '\u212Ait' } }, [])).toMatchObject({ allowed: false });
  });

  it('tells a foreign owner from a foreign repository, also when none of its repositories is left', () => {
    expect(decide(access, { repository: { owner: 'evil', name: 'api' } }, [])).toEqual(
      deny({ reason: 'owner_not_granted', owner: 'evil' }),
    );
    const bare = [{ ...acme, repositories: [] }];
    expect(decide(bare, { repository: api }, [])).toMatchObject(deny({ reason: 'repository_not_granted' }));
    expect(decide([], { repository: api }, [])).toMatchObject({ allowed: false });
    expect(decide([], {}, [{ kind: 'read' }])).toMatchObject({ allowed: false });
  });

  it('holds what names no owner against the first grant, and what names one against its own', () => {
    const release: Intent = { kind: 'unlisted', operation: 'rest:POST /repos/x' };
    expect(decide(access, {}, [release])).toMatchObject(deny({ reason: 'operation_not_granted' }));
    expect(decide(access, { owner: 'OWN' }, [release])).toEqual(allow('allow: rest:POST /repos/x'));
  });
});

describe('which refs', () => {
  const change = (change: 'create' | 'update' | 'write' | 'delete', ref: string): Intent => ({
    kind: 'ref',
    change,
    ref,
  });

  it('are changed where push covers them', () => {
    expect(decide(access, { repository: api }, [change('update', 'refs/heads/ada/x')])).toEqual(
      allow('push: refs/heads/**'),
    );
    expect(decide(access, { repository: api }, [change('update', 'refs/heads/main')])).toEqual(
      deny({ reason: 'ref_not_granted', ref: 'refs/heads/main', excludedBy: '!refs/heads/main' }),
    );
    expect(decide(access, { repository: api }, [change('create', 'refs/tags/v1')])).toEqual(
      deny({ reason: 'ref_not_granted', ref: 'refs/tags/v1' }),
    );
  });

  it('are deleted, and tags are moved, only with the action as well', () => {
    expect(decide(access, { repository: api }, [change('delete', 'refs/heads/ada/x')])).toEqual(
      deny({ reason: 'action_not_granted', action: 'delete_ref', ref: 'refs/heads/ada/x' }),
    );
    expect(decide(access, { repository: lab }, [change('delete', 'refs/heads/x')])).toEqual(
      allow('push: refs/**; allow: delete_ref'),
    );
    expect(decide(access, { repository: lab }, [change('create', 'refs/tags/v1')])).toMatchObject({ allowed: true });
    for (const moved of ['update', 'write'] as const) {
      expect(decide(access, { repository: lab }, [change(moved, 'refs/tags/v1')])).toMatchObject(
        deny({ reason: 'action_not_granted', action: 'move_tag' }),
      );
    }
  });

  it('are changed unnamed only by whom every one of them is granted', () => {
    const branch: Intent = { kind: 'unnamed_ref', change: 'write', of: 'branch' };
    expect(decide(access, { repository: api }, [branch])).toEqual(deny({ reason: 'ref_not_named', of: 'branch' }));
    expect(decide(access, { repository: lab }, [branch])).toMatchObject({ allowed: true });
    const any: Intent = { kind: 'unnamed_ref', change: 'update', of: 'branch or tag' };
    expect(decide(access, { repository: lab }, [any])).toMatchObject(deny({ action: 'move_tag' }));
  });

  it('are refused together when one of them is', () => {
    const both = [change('create', 'refs/heads/ada/x'), change('create', 'refs/heads/main')];
    expect(decide(access, { repository: api }, both)).toMatchObject(deny({ ref: 'refs/heads/main' }));
    expect(decide(access, { repository: api }, both.toReversed())).toMatchObject({ allowed: false });
  });
});

it('asks for each protected action by its name', () => {
  const merge: Intent = { kind: 'action', action: 'merge' };
  expect(decide(access, { repository: api }, [merge])).toEqual(deny({ reason: 'action_not_granted', action: 'merge' }));
  expect(decide([{ ...acme, allow: ['merge'] }], { repository: api }, [merge])).toEqual(allow('allow: merge'));
});
