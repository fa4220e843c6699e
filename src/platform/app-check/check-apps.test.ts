import { expect, onTestFinished, test } from 'vitest';
import { GitHubApps } from '../github/github-apps.ts';
import { Installations } from '../github/installations.ts';
import { startScriptedGitHub } from '../github/testing/scripted-github.ts';
import { checkApps } from './check-apps.ts';

test("a limit of GitHub's is waited for by GitHub's clock, which may be hours ahead of our own", async () => {
  const { app, stop, seen } = await startScriptedGitHub(({ call }, nth) => {
    const headers = { date: new Date(Date.now() + 3 * 3_600_000).toUTCString() };
    if (nth === 1) return { status: 429, headers: { ...headers, 'retry-after': '1' } };
    if (call === 'GET /app') return { status: 200, headers, body: { id: 1, slug: 'mooring' } };
    return { status: 200, headers, body: { id: 7, permissions: {} } };
  });
  onTestFinished(stop);
  const waited: string[] = [];
  const standings = await checkApps({
    apps: new GitHubApps([{ app, installations: new Installations(app), keyName: 'a test' }]),
    needs: [{ github: undefined, owner: 'acme', repositories: [], permissions: {} }],
    onWaiting: (message) => waited.push(message),
    clock: Date.now,
    random: () => 0,
  });
  expect(standings).toMatchObject([{ owner: 'acme', installationId: 7, missing: [] }]);
  expect(waited).toHaveLength(1);
  expect(seen).toHaveLength(3);
});
