import { afterEach, beforeEach, expect, test } from 'vitest';
import { GitHubApps } from '../github/github-apps.ts';
import { Installations } from '../github/installations.ts';
import { type Reply, startScriptedGitHub } from '../github/testing/scripted-github.ts';
import { KeyChecks } from './key-checks.ts';

let github: Awaited<ReturnType<typeof startScriptedGitHub>>;
let reply: () => Reply | Promise<Reply>;
let now: number;
let checks: KeyChecks;

const WELL: Reply = { status: 200, body: { id: 1, slug: 'mooring', html_url: 'https://github.com/apps/mooring' } };

beforeEach(async () => {
  now = 100_000;
  github = await startScriptedGitHub(() => reply());
  const apps = new GitHubApps([{ app: github.app, installations: new Installations(github.app), keyName: 'app.pem' }]);
  checks = new KeyChecks(apps, () => now);
});
afterEach(() => github.stop());

const seen = async (later: number, patience = 10_000) => {
  now += later;
  return (await checks.troubles(patience)).map(({ refusal, since }) => [refusal.reason, since]);
};

test('GitHub is asked seldom while it is well, more often while it is not, and its trouble keeps its beginning', async () => {
  reply = () => WELL;
  expect(await seen(0)).toEqual([]);
  reply = () => ({ status: 502 });
  expect(await seen(29_999)).toEqual([]);
  expect(await seen(1)).toEqual([['github_erring', 130_000]]);
  expect(await seen(4_999)).toEqual([['github_erring', 130_000]]);
  expect(github.seen.length).toBe(2);
  expect(await seen(1)).toEqual([['github_erring', 130_000]]);
  expect(github.seen.length).toBe(3);
  reply = () => WELL;
  expect(await seen(5_000)).toEqual([]);
  reply = () => 'hang up';
  expect(await seen(30_000)).toEqual([['github_unreachable', 170_000]]);
});

test('nobody waits longer than they want to, and what was known is told meanwhile', async () => {
  const { promise, resolve } = Promise.withResolvers<Reply>();
  reply = () => ({ status: 500 });
  expect(await seen(0)).toEqual([['github_erring', 100_000]]);
  reply = () => promise;
  expect(await seen(5_000, 5)).toEqual([['github_erring', 100_000]]);
  resolve(WELL);
  expect(await seen(0)).toEqual([]);
});
