import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Deed } from '../../contract/deeds.ts';
import { SidecarReport } from '../../contract/status.ts';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import type { Ended } from './testing/agent-shell.ts';
import { startWorkspace, type TestWorkspace } from './testing/start-workspace.ts';

/** Real git under the default rules, and a hook at the emulator's git that would know of each push that got through. */
let emulator: TestEmulator;
let workspace: TestWorkspace;

const REPOSITORY = 'https://github.com/acme/harbor';
const ZERO = '0'.repeat(40);

beforeAll(async () => {
  emulator = await startEmulator();
  workspace = await startWorkspace(emulator.url, {
    repositories: ['harbor'],
    rules: { push: ['refs/heads/**', 'refs/tags/**', '!refs/heads/main', '!refs/heads/master'], allow: [] },
    mint: emulator.mintToken,
  });
  await writeFile(join(bare(), 'hooks', 'pre-receive'), '#!/bin/sh\ncat >> received\n', { mode: 0o755 });
  await succeed('clone', '-q', REPOSITORY, 'harbor');
  await succeed('-C', 'harbor', 'commit', '-q', '--allow-empty', '-m', 'Work');
}, 60_000);
afterAll(async () => {
  await workspace?.stop();
  await emulator?.stop();
});

const succeed = (...args: string[]): Promise<string> => workspace.succeed('git', ...args);
const push = (...args: string[]): Promise<Ended> => workspace.run('git', '-C', 'harbor', 'push', 'origin', ...args);
const refs = (): Promise<string> => succeed('ls-remote', REPOSITORY);
/** Each command that git's own server at the emulator was sent: its hook writes them down. */
const pushesSeen = (): Promise<string> => readFile(join(bare(), 'received'), 'utf8').catch(() => '');
const bare = (): string => join(emulator.context.repositoriesFolder, 'acme', 'harbor.git');

/** Runs a push that must be refused without GitHub's git hearing of it. */
async function refused(...args: string[]): Promise<string> {
  const [before, seen] = [await refs(), await pushesSeen()];
  const { code, stderr } = await push(...args);
  expect(code, stderr).toBe(1);
  expect(stderr).not.toMatch(/password|Username|fatal|broken|unexpected/i);
  expect([await refs(), await pushesSeen()]).toEqual([before, seen]);
  return stderr;
}

const reported = (): Deed[] =>
  workspace.platform.received
    .filter(({ path }) => path === '/report')
    .flatMap(({ body }) => SidecarReport.parse(body).deeds?.deeds ?? []);
const untilReported = (deed: object): Promise<void> =>
  vi.waitFor(() => expect(reported()).toContainEqual(expect.objectContaining(deed)), {
    timeout: 30_000,
    interval: 100,
  });

describe('a push that the grant does not allow', () => {
  it('is refused in the words of git, which says what to add to the grant', async () => {
    const stderr = await refused('HEAD:main');
    expect(stderr).toContain(' ! [remote rejected] HEAD -> main (ref_not_granted: refs/heads/main may not be pushed)');
    expect(stderr).toMatch(
      /remote: refs\/heads\/main may not be pushed: .*take "!refs\/heads\/main" out of the grant's push/,
    );
    const [head, main] = [await succeed('-C', 'harbor', 'rev-parse', 'HEAD'), (await refs()).slice(0, 40)];
    await untilReported({
      event: 'ref_refused',
      repository: 'acme/harbor',
      ref: 'refs/heads/main',
      old: main,
      new: head,
      reason: 'ref_not_granted',
    });
  });

  it.each([
    ['-c', 'protocol.version=0'],
    ['-c', 'protocol.version=1'],
    ['-c', 'http.postBuffer=1024'],
  ])('is refused alike with %s %s', async (...options) => {
    const { code, stderr } = await workspace.run('git', ...options, '-C', 'harbor', 'push', 'origin', 'HEAD:main');
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[remote rejected] HEAD -> main'),
    });
  });

  it('is refused whole, each ref with its reason', async () => {
    const stderr = await refused('HEAD:mixed', 'HEAD:main', 'HEAD:refs/notes/x');
    expect(stderr).toContain('! [remote rejected] HEAD -> main (ref_not_granted');
    expect(stderr).toContain('! [remote rejected] HEAD -> refs/notes/x (ref_not_granted');
    expect(stderr).toMatch(/! \[remote rejected\] HEAD -> mixed \(refused with refs\/(heads\/main|notes\/x)\)/);
    expect(stderr).toContain('add "refs/notes/x" to the grant\'s push');
    expect(stderr).toContain('remote: nothing of this push was sent to GitHub');
  });

  it.each([
    ['--atomic'],
    ['--quiet'],
    ['--force'],
    ['--force-with-lease'],
    ['--no-verify'],
    ['--porcelain'],
    ['-o', 'x'],
  ])('is refused with %s', async (...options) => {
    const { code, stdout, stderr } = await push(...options, 'HEAD:main', 'HEAD:side');
    expect(code).toBe(1);
    expect(stdout + stderr).toContain('[remote rejected]');
    expect(stdout + stderr).toContain('ref_not_granted: refs/heads/main may not be pushed');
    expect(await refs()).not.toContain('refs/heads/side');
  });

  it('is refused where it would delete, move a tag, or change settings by an option', async () => {
    await succeed('-C', 'harbor', 'push', '-q', 'origin', 'HEAD:doomed', 'HEAD:refs/tags/fixed');
    expect(await refused('--delete', 'doomed')).toContain('(action_not_granted: this workspace may not delete');
    expect(await refused('-f', 'HEAD~1:refs/tags/fixed')).toMatch(
      /add move_tag to[^]*\(action_not_granted: this workspace may not move tags/,
    );
    expect(await refused('-o', 'repo.private=false', 'HEAD:other')).toMatch(
      /HEAD -> other \(action_not_granted: this workspace may not change settings/,
    );
    expect(await refused('--mirror')).toContain('[remote rejected]');
  });

  it.each([1, 20])('is refused in %i MB as in none: the answer reaches git', async (megabytes) => {
    await writeFile(workspace.path('harbor', 'cargo.bin'), randomBytes(megabytes * 1_048_576));
    await succeed('-C', 'harbor', 'add', 'cargo.bin');
    await succeed('-C', 'harbor', 'commit', '-qm', 'Add cargo');
    expect(await refused('HEAD:main')).toContain('! [remote rejected] HEAD -> main (ref_not_granted');
    const expecting = await workspace.run(
      'git',
      '-c',
      'http.expectContinue=true',
      '-C',
      'harbor',
      'push',
      'origin',
      'HEAD:main',
    );
    expect(expecting.stderr).toContain('! [remote rejected] HEAD -> main (ref_not_granted');
  });
});

it('tells the audit of each ref that was changed, with what GitHub said of it', async () => {
  const head = await succeed('-C', 'harbor', 'rev-parse', 'HEAD');
  const seen = await pushesSeen();
  await succeed('-C', 'harbor', 'push', '-q', 'origin', 'HEAD:audited', 'HEAD:refs/tags/audited');
  const deed = { event: 'ref_changed', repository: 'acme/harbor', old: ZERO, new: head, outcome: 'accepted' };
  for (const ref of ['refs/heads/audited', 'refs/tags/audited']) await untilReported({ ...deed, ref });
  expect((await pushesSeen()).length).toBeGreaterThan(seen.length);
  // A directory stands where this name wants a file: git's server refuses it after ours has let it pass.
  const { stderr } = await push('HEAD:audited/below');
  expect(stderr).toContain('[remote rejected]');
  await untilReported({ ...deed, ref: 'refs/heads/audited/below', outcome: 'rejected', detail: expect.any(String) });
});

it('tells the audit of other requests that the grant does not allow', async () => {
  await workspace.run('git', 'ls-remote', 'https://github.com/acme/tide');
  await untilReported({
    event: 'request_denied',
    method: 'GET',
    path: expect.stringContaining('/acme/tide/info/refs'),
    reason: 'repository_not_granted',
  });
});
