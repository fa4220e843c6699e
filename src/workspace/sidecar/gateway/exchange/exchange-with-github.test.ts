import { describe, expect, it } from 'vitest';
import { ClientPresence } from '../../../../lib/http1/presence.ts';
import { clientResponse } from '../../../../lib/http1/testing/messages.ts';
import { RemoteClock } from '../../../../lib/remote-clock.ts';
import { err, ok } from '../../../../lib/result.ts';
import { Secret } from '../../../../lib/secret.ts';
import { GrantedOwner, type Tokens } from '../../grants/granted-owner.ts';
import { Quota } from '../../quota/quota.ts';
import type { HeldToken } from '../../tokens/held-token.ts';
import { GatewayCounts } from '../gateway-counts.ts';
import type { GitHubRequest } from '../requests/classify-request.ts';
import { RegistryBearers } from '../upstream/registry-bearers.ts';
import type { UpstreamRequest } from '../upstream/upstream.ts';
import { exchangeWithGitHub } from './exchange-with-github.ts';
import { ProvenTokens } from './proven-tokens.ts';

const MINUTE = 60_000;
const NOW = 100 * MINUTE;
const repository = { owner: 'acme', name: 'api' };
const destination = { place: 'web', origin: new URL('http://x'), path: '/', segments: [] } as const;
const fetching: GitHubRequest = { surface: 'git', service: 'git-upload-pack', step: 'advertisement', repository };
const pushing: GitHubRequest = { surface: 'git', service: 'git-receive-pack', step: 'advertisement', repository };

const NONE = { code: 'no_token', message: 'm', remedy: 'r', waitingHelps: true };

const token = (name: string, age: number): HeldToken => {
  const secret = new Secret(name);
  return { secret, sha256: secret.sha256(), issuedAt: NOW - age, expiresAt: NOW - age + 60 * MINUTE };
};

/** Tokens in the order in which they are handed out, a GitHub that answers these codes one after the other. */
async function exchange(request: GitHubRequest, tokens: HeldToken[], statuses: number[]) {
  const sent: UpstreamRequest[] = [];
  const counts = new GatewayCounts(() => undefined);
  const keeper: Tokens = {
    current: () => tokens[0],
    sufficient: (suffices) => tokens.slice(0, 1).find((held) => suffices(held, NOW)),
    atHand: () => tokens[0],
    fault: undefined,
    start: () => undefined,
    stop: async () => undefined,
    renew: () => undefined,
    obtain: async (suffices) => {
      const [held] = tokens;
      if (held !== undefined && !suffices(held, NOW) && tokens.length > 1) tokens.shift();
      return ok(tokens[0] ?? token('none', 0));
    },
    refuse: () => tokens.shift(),
  };
  const owner = new GrantedOwner(
    { owner: 'acme', repositories: ['api'], push: [], allow: [] },
    async () => err(NONE),
    () => keeper,
  );
  const result = await exchangeWithGitHub(
    () => ok({ destination, request, target: { repository }, intents: [] }),
    { method: 'GET', lines: 'Accept: */*\r\n', body: { kind: 'none' }, client: new ClientPresence() },
    {
      owners: { serving: () => owner },
      gitHubClock: new RemoteClock(() => NOW),
      upstream: {
        send: async (outgoing) => {
          sent.push(outgoing);
          return clientResponse(statuses[sent.length - 1] ?? 500);
        },
        close: () => undefined,
      },
      counts,
      proven: new ProvenTokens(),
      bots: { redirect: async (destination) => destination },
      bearers: new RegistryBearers(),
      quota: new Quota({ gitHubClock: { now: () => NOW }, onNews: () => undefined }),
    },
  );
  const passwords = sent.map(({ lines }) => {
    const credential = /^Authorization: Basic (.*)\r$/m.exec(lines)?.[1] ?? '';
    return Buffer.from(credential, 'base64').toString();
  });
  return { status: result.ok ? result.value.head.status : result.error.code, passwords, counts };
}

describe('exchangeWithGitHub', () => {
  it('waits for a fresh token to be known everywhere, with that same token', async () => {
    const { status, passwords, counts } = await exchange(fetching, [token('young', 1_000)], [404, 200]);
    expect(status).toBe(200);
    expect(passwords).toEqual(['x-access-token:young', 'x-access-token:young']);
    expect(counts.snapshot()).toMatchObject({ healed: 1, unauthorizedPassedOn: 0 });
  });

  it('replaces an older one that is refused', async () => {
    const { status, passwords, counts } = await exchange(fetching, [token('old', MINUTE), token('new', 0)], [401, 200]);
    expect([status, passwords.length, counts.snapshot().healed]).toEqual([200, 2, 1]);
  });

  it('replaces the next one too when the platform had it at hand as all were revoked', async () => {
    const tokens = [token('old', MINUTE), token('other', MINUTE), token('new', 0)];
    const { status, passwords } = await exchange(fetching, tokens, [401, 401, 200]);
    expect([status, passwords.at(-1)]).toEqual([200, 'x-access-token:new']);
  });

  it('passes on what four tokens could not mend, and counts it', async () => {
    const tokens = [1, 2, 3, 4].map((number) => token(`old-${number}`, MINUTE));
    const { status, passwords, counts } = await exchange(fetching, tokens, [401, 401, 401, 401]);
    expect([status, passwords.length]).toEqual(['no_token', 4]);
    expect(counts.snapshot()).toMatchObject({ healed: 0, unauthorizedPassedOn: 1 });
    expect(counts.credentialFailures).toBe(1);
  });

  it('starts a push with a token that outlives it, a fetch with what there is', async () => {
    const tokens = (): HeldToken[] => [token('ending', 57 * MINUTE), token('fresh', 0)];
    expect((await exchange(pushing, tokens(), [200])).passwords).toEqual(['x-access-token:fresh']);
    expect((await exchange(fetching, tokens(), [200])).passwords).toEqual(['x-access-token:ending']);
  });
});
