import { describe, expect, it } from 'vitest';
import type { GitHubRequest } from './classify-request.ts';
import { type Answered, decideHealing } from './decide-healing.ts';

const repository = { owner: 'acme', name: 'api' };
const rest: GitHubRequest = { surface: 'rest', repository, wantsApp: false };
const git: GitHubRequest = { surface: 'git', service: 'git-upload-pack', step: 'advertisement', repository };
const decide = (change: Partial<Answered>) =>
  decideHealing({
    status: 401,
    request: rest,
    isRead: false,
    isLimit: false,
    proven: false,
    erred: false,
    replayable: true,
    lagLeft: 0,
    lagRetries: 0,
    replaced: false,
    ...change,
  });

describe('decideHealing', () => {
  it('takes another token for a 401, once', () => {
    expect(decide({})).toEqual({ act: 'other_token' });
    expect(decide({ request: git })).toEqual({ act: 'other_token' });
    expect(decide({ replaced: true })).toEqual({ act: 'pass_on' });
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
      expect(decide({ status, lagLeft: 9_000, isLimit: true })).toEqual({ act: 'pass_on' });
      expect(decide({ status, lagLeft: 9_000, request: { surface: 'rest', wantsApp: false } })).toEqual({
        act: 'pass_on',
      });
    }
  });

  it.each([undefined, 502, 503, 504])('sends a read once more after %s, and nothing else', (status) => {
    expect(decide({ status, isRead: true })).toEqual({ act: 'once_more', pause: 500 });
    expect(decide({ status, isRead: true, erred: true })).toEqual({ act: 'pass_on' });
    expect(decide({ status, isRead: true, replayable: false })).toEqual({ act: 'pass_on' });
    expect(decide({ status })).toEqual({ act: 'pass_on' });
  });
});
