import { describe, expect, it } from 'vitest';
import type { GitHubRequest } from '../requests/classify-request.ts';
import { type Answered, decideHealing, NOT_REPEATED, repeatedBy } from './decide-healing.ts';

const repository = { owner: 'acme', name: 'api' };
const rest: GitHubRequest = { surface: 'rest', repository, wantsApp: false };
const git: GitHubRequest = { surface: 'git', service: 'git-upload-pack', step: 'advertisement', repository };
const decide = (change: Partial<Answered>) =>
  decideHealing({
    ...NOT_REPEATED,
    status: 401,
    met: { kind: 'none' },
    isUnseen: false,
    request: rest,
    isRead: false,
    replayable: true,
    hasToken: true,
    isOlder: false,
    lagLeft: 0,
    proven: false,
    now: 0,
    ...change,
  });

describe('decideHealing', () => {
  it('takes another token for a 401, once', () => {
    expect(decide({})).toEqual({ act: 'other_token' });
    expect(decide({ request: git })).toEqual({ act: 'other_token' });
    expect(decide({ replaced: 1 })).toEqual({ act: 'pass_on' });
    expect(decide({ hasToken: false })).toEqual({ act: 'pass_on' });
  });

  it('takes another once more where that one was made before the client asked, and not for ever', () => {
    for (const replaced of [0, 1, 2]) expect(decide({ replaced, isOlder: true })).toEqual({ act: 'other_token' });
    expect(decide({ replaced: 3, isOlder: true })).toEqual({ act: 'pass_on' });
  });

  it('passes on what cannot be sent again, and what the credential has no part in', () => {
    expect(decide({ replayable: false })).toEqual({ act: 'pass_on' });
    for (const status of [200, 304, 403, 404, 422, 500]) expect(decide({ status })).toEqual({ act: 'pass_on' });
    expect(decide({ request: { surface: 'rest', wantsApp: true } })).toEqual({ act: 'pass_on' });
    expect(decide({ request: { surface: 'public' } })).toEqual({ act: 'pass_on' });
  });

  it('gives a fresh token time to reach all of GitHub, with growing pauses that end with that time', () => {
    const pauses = [0, 1, 2, 3, 4].map((lagRetries) => decide({ lagLeft: 15_000, lagRetries }));
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 2_000].map((pause) => ({ act: 'same_token', pause })));
    expect(decide({ lagLeft: 300, lagRetries: 4 })).toEqual({ act: 'same_token', pause: 300 });
  });

  it("takes git's 403 and 404 for lag while the token is fresh, and for an answer afterwards", () => {
    for (const status of [403, 404]) {
      expect(decide({ status, request: git, lagLeft: 9_000 })).toMatchObject({ act: 'same_token' });
      expect(decide({ status, request: git })).toEqual({ act: 'pass_on' });
    }
  });

  it("takes a repository's 403 and 404 in REST for lag until the token has been served there, and no limit for it", () => {
    for (const status of [403, 404]) {
      expect(decide({ status, lagLeft: 9_000 })).toMatchObject({ act: 'same_token' });
      expect(decide({ status, lagLeft: 9_000, proven: true })).toEqual({ act: 'pass_on' });
      expect(decide({ status, lagLeft: 9_000, met: { kind: 'primary' } })).toEqual({ act: 'pass_on' });
      expect(decide({ status, lagLeft: 9_000, request: { surface: 'rest', wantsApp: false } })).toEqual({
        act: 'pass_on',
      });
    }
  });

  it('takes what GraphQL does not see for lag, where it was asked to read', () => {
    const unseen = { status: 200, request: { surface: 'graphql' }, isUnseen: true, isRead: true } as const;
    expect(decide({ ...unseen, lagLeft: 9_000 })).toMatchObject({ act: 'same_token' });
    expect(decide({ ...unseen, lagLeft: 0 })).toEqual({ act: 'pass_on' });
    expect(decide({ ...unseen, lagLeft: 9_000, isRead: false })).toEqual({ act: 'pass_on' });
    expect(decide({ ...unseen, lagLeft: 9_000, isUnseen: false })).toEqual({ act: 'pass_on' });
  });

  it.each([undefined, 502, 503, 504])('sends a read once more after %s, and nothing else', (status) => {
    expect(decide({ status, isRead: true })).toEqual({ act: 'once_more', pause: 500 });
    expect(decide({ status, isRead: true, erred: true })).toEqual({ act: 'pass_on' });
    expect(decide({ status, isRead: true, replayable: false })).toEqual({ act: 'pass_on' });
    expect(decide({ status })).toEqual({ act: 'pass_on' });
  });

  it('repeats in its turn what met a secondary limit, twice, where that is soon', () => {
    const met = { kind: 'secondary', waitUntil: 60_000 } as const;
    for (const limitRetries of [0, 1]) expect(decide({ met, limitRetries })).toEqual({ act: 'in_its_turn' });
    expect(decide({ met, limitRetries: 2 })).toEqual({ act: 'pass_on' });
    expect(decide({ met, now: -1 })).toEqual({ act: 'pass_on' });
    expect(decide({ met, replayable: false })).toEqual({ act: 'pass_on' });
    expect(decide({ met: { kind: 'primary' } })).toEqual({ act: 'pass_on' });
  });
});

describe('repeatedBy', () => {
  it('counts each reason for itself', () => {
    const acts = [
      { act: 'in_its_turn' },
      { act: 'same_token', pause: 1 },
      { act: 'other_token' },
      { act: 'once_more', pause: 1 },
    ] as const;
    const all = acts.reduce((repeats, healing) => repeatedBy(healing, repeats), NOT_REPEATED);
    expect(all).toEqual({ limitRetries: 1, lagRetries: 1, replaced: 1, erred: true });
    expect(repeatedBy({ act: 'pass_on' }, all)).toBe(all);
  });
});
