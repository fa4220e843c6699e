import { describe, expect, it } from 'vitest';
import { decideRepository } from './decide-repository.ts';

const grant = {
  repositories: [
    { owner: 'acme', name: 'api' },
    { owner: 'acme', name: 'web.site' },
  ],
};

describe('decideRepository', () => {
  it('allows what the grant names, whatever the case', () => {
    expect(decideRepository(grant, { owner: 'acme', name: 'api' })).toEqual({ allowed: true });
    expect(decideRepository(grant, { owner: 'ACME', name: 'Web.Site' })).toEqual({ allowed: true });
  });

  it.each(['ap', 'apis', 'api.wiki', 'web-site', '', 'ap\u0131'])(
    'denies the repository %j of a granted owner',
    (name) => {
      expect(decideRepository(grant, { owner: 'acme', name })).toMatchObject({
        allowed: false,
        denial: { reason: 'repository_not_granted' },
      });
    },
  );

  it('tells a foreign owner from a foreign repository', () => {
    expect(decideRepository(grant, { owner: 'evil', name: 'api' })).toMatchObject({
      allowed: false,
      denial: { reason: 'owner_not_granted' },
    });
  });

  it('knows an owner of whose repositories none is left', () => {
    expect(decideRepository({ repositories: [], owners: ['Acme'] }, { owner: 'acme', name: 'api' })).toMatchObject({
      allowed: false,
      denial: { reason: 'repository_not_granted' },
    });
  });

  it('denies everything when nothing is granted', () => {
    expect(decideRepository({ repositories: [] }, { owner: 'acme', name: 'api' })).toMatchObject({ allowed: false });
  });
});
