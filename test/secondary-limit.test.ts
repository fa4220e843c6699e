import { expect, test } from 'vitest';
import type { EmulatorToken } from '../src/contract/emulator-admin.ts';
import { asAgent } from './harness/inside-sandbox.ts';
import type { MooringUp } from './harness/mooring-up.ts';
import { startUp } from './harness/start-up.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';

const ONE = 'gh api repos/acme/harbor --jq .full_name';
const SECONDS = 5;

async function startWorking(): Promise<MooringUp> {
  const up = startUp(await temporaryFolder(), ['--workspaces', '2', '--token-lifetime', '1h']);
  await up.until(
    ({ workspaces }) => workspaces.length === 2 && workspaces.every(({ counts }) => counts.ghCommands > 3),
  );
  return up;
}

/** GitHub refuses all that the installation asks of its APIs; returns before when it does not end (Unix milliseconds). */
async function limit(up: MooringUp, retryAfterSeconds: number): Promise<number> {
  const [token] = await up.emulator<EmulatorToken[]>('/tokens');
  const path = `/installations/${token?.installationId}/secondary-limit`;
  const earliest = Date.now() + retryAfterSeconds * 1_000;
  await up.emulator(path, { method: 'POST', body: { retryAfterSeconds } });
  return earliest;
}

test('a secondary limit of seconds during work is waited out: no command of the agents fails', async () => {
  const up = await startWorking();
  const end = await limit(up, SECONDS);
  const asked = await Promise.all(['ada', 'grace'].map((name) => asAgent(up.dataFolder, name, ONE)));
  expect(Date.now()).toBeGreaterThanOrEqual(end);
  for (const finished of asked) expect(finished).toEqual({ code: 0, stdout: 'acme/harbor\n', stderr: '' });

  const { workspaces } = await up.status();
  await up.until((now) =>
    now.workspaces.every(({ counts }, index) => counts.ghCommands > (workspaces[index]?.counts.ghCommands ?? 0) + 3),
  );
  const summary = await up.stop();
  expect(summary.workspaces.map(({ failedCommands }) => failedCommands)).toEqual([0, 0]);
});

test('one of ten minutes is not waited out: commands are told at once until when, and git goes on', async () => {
  const up = await startWorking();
  await limit(up, 600);
  // GitHub's own word comes through once in each workspace.
  await asAgent(up.dataFolder, 'ada', ONE);
  const { code, stderr } = await asAgent(up.dataFolder, 'ada', ONE);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(
    /GitHub wants a pause in requests at acme \(secondary rate limit\); waiting helps, try again after \d\d:\d\d:\d\d UTC \(in \d+ min\) \(rate_limited\)/,
  );
  const curl =
    'curl --silent --include --unix-socket /run/mooring/gateway.sock http://api.github.com/repos/acme/harbor';
  const { stdout } = await asAgent(up.dataFolder, 'ada', curl);
  expect(stdout).toMatch(/^HTTP\/1\.1 503/);
  const retryAfter = Number(/^retry-after: (\d+)\r$/im.exec(stdout)?.[1]);
  expect(retryAfter).toBeGreaterThan(60);
  expect(retryAfter).toBeLessThanOrEqual(600);

  // git is none of the API: this limit does not stop it.
  const git = await asAgent(
    up.dataFolder,
    'ada',
    'git ls-remote --quiet https://github.com/acme/harbor refs/heads/main',
  );
  expect(git).toMatchObject({ code: 0, stderr: '' });
});
