import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Secret } from '../../lib/secret.ts';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { startWorkspace, type TestWorkspace } from './testing/start-workspace.ts';

/** Real git and real gh with the workspace's own wiring, through the real sidecar, at the emulator. */
let emulator: TestEmulator;
let workspace: TestWorkspace;
const issued: string[] = [];

const succeed = (command: string, ...args: string[]): Promise<string> => workspace.succeed(command, ...args);

async function administer(path: string, body: object): Promise<void> {
  const answer = await fetch(`${emulator.url}/_emulator${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${emulator.adminKey.reveal()}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.ok).toBe(true);
}

const revokeAll = (): Promise<void> => administer('/tokens/revoke', { all: true });

beforeAll(async () => {
  emulator = await startEmulator();
  workspace = await startWorkspace(emulator.url, {
    repositories: ['harbor'],
    mint: async () => {
      const token = await emulator.mintToken();
      issued.push(token);
      return token;
    },
  });
});

afterAll(async () => {
  await workspace?.stop();
  await emulator?.stop();
});

it('clones, pushes 20 MB and clones them again, byte for byte', async () => {
  const bytes = randomBytes(20 * 1_048_576);
  await succeed('git', 'clone', '-q', 'https://github.com/acme/harbor', 'first');
  await writeFile(workspace.path('first', 'cargo.bin'), bytes);
  await succeed('git', '-C', 'first', 'add', 'cargo.bin');
  await succeed('git', '-C', 'first', 'commit', '-qm', 'Add cargo');
  await succeed('git', '-C', 'first', 'push', '-q', 'origin', 'HEAD:cargo');
  await succeed('git', 'clone', '-q', '-b', 'cargo', 'git@github.com:acme/harbor.git', 'second');
  const received = await readFile(workspace.path('second', 'cargo.bin'));
  expect(received.equals(bytes)).toBe(true);
});

it('lets gh read and write', async () => {
  const made = await succeed('gh', 'issue', 'create', '-R', 'acme/harbor', '-t', 'Paint the pier', '-b', 'White.');
  expect(made).toMatch(/^https:\/\/github\.com\/acme\/harbor\/issues\/\d+/);
  expect(await succeed('gh', 'issue', 'list', '-R', 'acme/harbor', '--search', 'pier', '--json', 'title')).toContain(
    'Paint the pier',
  );
  expect(await succeed('gh', 'api', 'repos/acme/harbor', '--jq', '.full_name')).toBe('acme/harbor');
});

it("tells gh who it is: the App's own bot", async () => {
  const bot = `${emulator.app.slug}[bot]`;
  expect(await succeed('gh', 'api', 'user', '--jq', '.login')).toBe(bot);
  const { login, type } = JSON.parse(await succeed('gh', 'api', 'user')) as { login: string; type: string };
  expect([login, type]).toEqual([bot, 'Bot']);
  const { code, stdout, stderr } = await workspace.run('gh', 'auth', 'status');
  expect([code, stdout + stderr]).toEqual([0, expect.stringContaining(bot)]);
});

it('works on after a token was revoked in mid-life, for git and for gh', async () => {
  await revokeAll();
  await succeed('git', 'ls-remote', 'https://github.com/acme/harbor');
  await revokeAll();
  await succeed('gh', 'issue', 'list', '-R', 'acme/harbor');
  await revokeAll();
  await succeed('git', '-C', 'first', 'push', '-q', 'origin', 'HEAD:refs/heads/after-revocation');
});

it('waits for the end of a secondary limit in place of gh, which makes its issue once', async () => {
  await administer(`/installations/${emulator.installationId}/secondary-limit`, { retryAfterSeconds: 1 });
  const create = ['issue', 'create', '-R', 'acme/harbor', '-t', 'Sweep the quay', '-b', 'Twice a day.'];
  await Promise.all([succeed('gh', ...create), succeed('git', 'ls-remote', 'https://github.com/acme/harbor')]);
  const issues = await succeed('gh', 'issue', 'list', '-R', 'acme/harbor', '--json', 'title', '--jq', '.[].title');
  expect(issues.split('\n').filter((title) => title === 'Sweep the quay')).toHaveLength(1);
});

it("says in git's and in gh's own way that a repository is outside the grant", async () => {
  const git = await workspace.run('git', 'clone', 'https://github.com/acme/tide');
  expect(git.stderr).toContain("remote: the repository acme/tide is outside this workspace's grant");
  expect(git.code).toBe(128);
  const gh = await workspace.run('gh', 'api', 'repos/acme/tide');
  expect(gh.stderr).toContain("the repository acme/tide is outside this workspace's grant");
  expect(gh.code).toBe(1);
});

it('shows no token to the agent: not by git, by gh, or in what they print when they tell all', async () => {
  Object.assign(workspace.environment, {
    GIT_TRACE_CURL: '1',
    GIT_TRACE_CURL_NO_DATA: '1',
    GIT_TRACE_REDACT: '0',
    GH_DEBUG: 'api',
  });
  const said = [
    await workspace.run('git', 'ls-remote', 'https://github.com/acme/harbor'),
    await workspace.run('gh', 'api', '-i', 'repos/acme/harbor'),
    await workspace.run('gh', 'auth', 'token'),
    await workspace.run('git', 'config', '--list'),
  ].map(({ stdout, stderr }) => stdout + stderr);
  expect(issued.length).toBeGreaterThan(2);
  for (const token of issued) {
    for (const form of [token, Buffer.from(`x-access-token:${token}`).toString('base64')]) {
      expect(said.some((text) => text.includes(form))).toBe(false);
      expect(workspace.sidecar.errors()).not.toContain(form);
    }
  }
  expect(
    issued.map((token) => new Secret(token).sha256()).some((hash) => workspace.sidecar.errors().includes(hash)),
  ).toBe(true);
});

it('brings files and archives of private repositories from their own hosts', async () => {
  for (const repository of emulator.context.model.repositories) repository.private = true;
  const readme = await succeed('git', '-C', 'first', 'show', 'origin/main:README.md');
  const raw = 'https://raw.githubusercontent.com/acme';
  expect(await succeed('gh', 'api', `${raw}/harbor/main/README.md`)).toBe(readme);
  // Outside the grant there is no credential, and so no file.
  expect((await workspace.run('gh', 'api', `${raw}/tide/main/README.md`)).stderr).toContain('HTTP 404');

  const commit = await succeed('git', '-C', 'first', 'rev-parse', 'origin/main');
  await succeed('gh', 'release', 'create', 'v1.0', '-R', 'acme/harbor', '-n', 'x', '--target', commit);
  await succeed('gh', 'release', 'download', 'v1.0', '-R', 'acme/harbor', '--archive=tar.gz', '-D', 'archive');
  const listed = await succeed('tar', '-xzOf', workspace.path('archive', 'harbor-1.0.tar.gz'), 'harbor-1.0/README.md');
  expect(listed).toBe(readme);
});
