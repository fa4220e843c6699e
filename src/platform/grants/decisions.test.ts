import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Permissions } from '../../contract/grant.ts';
import { decideNextLook } from './decide-next-look.ts';
import { installationChanges } from './installation-changes.ts';
import { lostTokens } from './lost-tokens.ts';
import { faultsOf, type Found, learned, obstacle, type OwnerHealth } from './owner-health.ts';

const owner = 'acme';
const permissions: Permissions = { contents: 'write', issues: 'write' };
const found: Found = { id: 7, permissions, missing: [] };
const reach = { owner, repositories: ['harbor', 'Tide'], permissions };
const suspended = { reason: 'installation_suspended', owner } as const;
const missing = { reason: 'installation_missing', owner } as const;
const limited = { reason: 'rate_limited', retryAt: 900_000 } as const;

describe('what is known of an owner', () => {
  test.each<[string, OwnerHealth, string[], string | undefined]>([
    ['nothing', {}, [], undefined],
    ['well', { found }, [], undefined],
    ['suspended', { found, withdrawn: suspended }, ['installation_suspended'], 'installation_suspended'],
    ['one repository lost', { found: { ...found, missing: ['TIDE'] } }, ['repository_not_installed'], undefined],
    [
      'all lost',
      { found: { ...found, missing: ['tide', 'harbor'] } },
      ['repository_not_installed'],
      'repository_not_installed',
    ],
    [
      'a permission lost',
      { found: { ...found, permissions: { contents: 'read', issues: 'write' } } },
      ['permission_not_granted'],
      'permission_not_granted',
    ],
    ['a passing trouble', { found, trouble: limited }, ['rate_limited'], undefined],
  ])('%s', (_, health, faults, blocked) => {
    expect(faultsOf(health, reach).map(({ reason }) => reason)).toEqual(faults);
    expect(obstacle(health, reach)?.reason).toBe(blocked);
  });

  test('what could not be told leaves what was known', () => {
    expect(learned({ found }, limited)).toEqual({ found, trouble: limited });
    expect(learned({ withdrawn: suspended }, limited)).toEqual({ withdrawn: suspended, trouble: limited });
    expect(learned({ withdrawn: suspended, trouble: limited }, found)).toEqual({ found });
  });
});

describe('tokens that are given up', () => {
  const token = { id: 't', installationId: 7, repositories: ['harbor'], permissions };
  test.each<[string, OwnerHealth, number]>([
    ['well', { found }, 0],
    ['nothing known', { trouble: limited }, 0],
    ['suspended', { found, withdrawn: suspended }, 1],
    ['missing', { withdrawn: missing }, 1],
    ['installed again', { found: { ...found, id: 8 } }, 1],
    ['its repository lost', { found: { ...found, missing: ['Harbor'] } }, 1],
    ['another repository lost', { found: { ...found, missing: ['tide'] } }, 0],
    ['a permission reduced', { found: { ...found, permissions: { contents: 'read', issues: 'write' } } }, 1],
    [
      'a permission that it has not reduced',
      { found: { ...found, permissions: { ...permissions, checks: 'read' } } },
      0,
    ],
  ])('%s', (_, health, lost) => {
    expect(lostTokens(health, [token])).toHaveLength(lost);
  });
});

describe('what happened between two looks', () => {
  const what = (before: OwnerHealth, after: OwnerHealth) =>
    installationChanges(before, after, { owner }).map((change) => change.what);
  test.each<[OwnerHealth, OwnerHealth, string[]]>([
    [{}, { found }, []],
    [{ found }, { found, withdrawn: suspended }, ['suspended']],
    [{ found, withdrawn: suspended }, { found, withdrawn: suspended, trouble: limited }, []],
    [{ found, withdrawn: suspended }, { found, withdrawn: missing }, ['deleted']],
    [{ found, withdrawn: suspended }, { found }, ['unsuspended']],
    [{ found, withdrawn: missing }, { found: { ...found, id: 8 } }, ['created']],
    [{ found }, { found: { ...found, id: 8 } }, ['deleted', 'created']],
    [{ found }, { found: { ...found, missing: ['tide'] } }, ['repositories_removed']],
    [{ found: { ...found, missing: ['tide'] } }, { found }, ['repositories_added']],
    [{ found }, { found: { ...found, permissions: { contents: 'read' } } }, ['permissions_changed']],
  ])('from %j to %j', (before, after, changes) => {
    expect(what(before, after)).toEqual(changes);
  });
});

test('an owner with a fault is looked at about once in the time given, and never within a limit of GitHub', () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const health = fc.constantFrom<OwnerHealth>({ found }, { withdrawn: suspended }, { found, trouble: limited });
  fc.assert(
    fc.property(random, health, fc.integer({ min: 0, max: 1_000_000 }), (share, state, now) => {
      const pause = decideNextLook(state, now, 60_000, () => share) - now;
      const most = state.withdrawn === undefined && state.trouble === undefined ? 750_000 : 75_000;
      expect(pause).toBeGreaterThanOrEqual(45_000);
      if (state.trouble === undefined) expect(pause).toBeLessThanOrEqual(most);
      else expect(now + pause).toBeGreaterThanOrEqual(limited.retryAt);
    }),
  );
});
