import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forwardTo } from './testing/forward-to.ts';
import { gitLfsFault, type LfsWorkspace, startLfsWorkspace } from './testing/lfs-workspace.ts';

const HARBOR = 'https://github.com/acme/harbor';
const fault = gitLfsFault();
if (fault !== undefined) process.stderr.write(`git-lfs: tests with git-lfs are skipped, for ${fault}\n`);
/** A sidecar, an emulator and a clone on a busy machine. */
const A_WHILE = 60_000;

/** git-lfs 3.3 asks without end after a 401 when a helper answers it: 666 requests in 15 s were counted once. */
const ANSWERS_ANYTHING = '!f() { test "$1" != get || printf "username=a\\npassword=b\\n"; }; f';

describe.skipIf(fault !== undefined)('faults in git-lfs through the gateway', { timeout: 180_000 }, () => {
  let workspace: LfsWorkspace;
  beforeAll(async () => {
    workspace = await startLfsWorkspace();
    const { git } = workspace;
    await git('clone', '-q', HARBOR, 'clone');
    await git('-C', 'clone', 'lfs', 'install', '--local');
    await git('-C', 'clone', 'lfs', 'track', '*.bin');
    await git('-C', 'clone', 'config', '--add', 'credential.helper', ANSWERS_ANYTHING);
  }, A_WHILE);
  afterAll(() => workspace?.stop());
  beforeEach(async () => {
    workspace.upstream.handle = forwardTo(workspace.emulator.url);
    const { git, write, asked } = workspace;
    await write('clone/a.bin', randomBytes(10_000));
    await git('-C', 'clone', 'add', '.');
    await git('-C', 'clone', 'commit', '-qm', 'Change the cargo');
    asked();
  });

  /** How often git-lfs itself asked its API, by what it traces. */
  const requestsIn = (trace: string): string[] =>
    [...trace.matchAll(/trace git-lfs: HTTP: ((?:GET|POST) \S+\/info\/lfs\/\S+)/g)].map(([, request = '']) => request);

  const isUntouched = async (): Promise<void> =>
    expect((await workspace.read('clone/.git/config')).toString()).not.toContain('access =');

  it('heals tokens that were revoked in mid-life, each by one more request', async () => {
    const { git, revokeAll, asked } = workspace;
    await revokeAll();
    await git('-C', 'clone', 'lfs', 'lock', 'a.bin');
    expect(asked()).toEqual(['POST locks', 'POST locks']);
    await revokeAll();
    await git('-C', 'clone', 'push', '-q', 'origin', 'HEAD:cargo');
    expect(asked()).toEqual(['POST locks/verify', 'POST objects/batch']);
    await git('-C', 'clone', 'lfs', 'unlock', 'a.bin');
    await revokeAll();
    await git('-C', 'clone', 'lfs', 'locks');
    expect(asked()).toEqual(['GET locks', 'POST locks/1/unlock', 'GET locks', 'GET locks'].map(expectId));
    await isUntouched();
  });

  it('uploads although the token of the batch is dead by then', async () => {
    const { git, revokeAll, asked, upstream, emulator, issued } = workspace;
    let revoked = 0;
    upstream.handle = forwardTo(emulator.url, async ({ url }, status) => {
      if (!url.endsWith('/objects/batch') || status !== 200) return;
      revoked += 1;
      await revokeAll();
    });
    const before = issued.length;
    await git('-C', 'clone', 'push', '-q', 'origin', 'HEAD:cargo');
    expect([revoked, issued.length - before]).toEqual([1, 1]);
    expect(asked()).toEqual(['POST locks/verify', 'POST objects/batch']);
    await git('-C', 'clone', 'lfs', 'push', '--all', 'origin');
    await isUntouched();
  });

  it('ends at a 401 that nothing mends with one sentence, without asking on', async () => {
    const { tryGit, git, asked, upstream, emulator } = workspace;
    const forward = forwardTo(emulator.url);
    upstream.handle = (request, response, seen) => {
      if (!seen.url.includes('/info/lfs/')) return forward(request, response, seen);
      response.writeHead(401, { 'lfs-authenticate': 'Basic realm="GitHub"', 'content-type': 'application/json' });
      response.end('{"message":"Bad credentials"}');
    };
    const locks = await tryGit('-C', 'clone', 'lfs', 'locks');
    expect([locks.code, locks.stderr]).toEqual([2, expect.stringContaining("GitHub refuses this workspace's token")]);
    expect(locks.stderr).toContain('(no_token)');
    // With four tokens, for each of them was made before git-lfs asked.
    expect(asked()).toEqual(['GET locks', 'GET locks', 'GET locks', 'GET locks']);
    const pushed = await tryGit('-C', 'clone', 'lfs', 'push', '--all', 'origin');
    expect([pushed.code, pushed.stderr]).toEqual([2, expect.stringContaining('(no_token)')]);
    expect(pushed.stderr).not.toMatch(/credentials|password|username/i);
    expect(asked().length).toBeLessThanOrEqual(8);
    upstream.handle = forward;
    await git('-C', 'clone', 'lfs', 'push', '--all', 'origin');
    await isUntouched();
  });

  it('says in one sentence that a repository is outside the grant, and asks GitHub nothing', async () => {
    const { tryGit, git, upstream, environment, write } = workspace;
    await git('-C', 'clone', 'remote', 'add', 'tide', 'https://github.com/acme/tide');
    const sentence =
      "the repository acme/tide is outside this workspace's grant: work in the repositories it was given";
    environment['GIT_TRACE'] = '1';
    for (const [command, most] of [
      [['lfs', 'locks', '--remote=tide'], 1],
      [['lfs', 'push', '--all', 'tide'], 2],
      [['push', 'tide', 'HEAD'], 0],
    ] as const) {
      upstream.seen.splice(0);
      const { code, stderr } = await tryGit('-C', 'clone', ...command);
      expect(code, `${command.join(' ')}: ${stderr}`).toBeGreaterThan(0);
      expect(stderr).toContain(sentence);
      expect(requestsIn(stderr).length, stderr).toBeLessThanOrEqual(most);
      expect(upstream.seen).toEqual([]);
    }
    delete environment['GIT_TRACE'];
    // A repository may name another one's server.
    await write('clone/.lfsconfig', '[lfs]\n\turl = https://github.com/acme/tide.git/info/lfs\n');
    const { stderr } = await tryGit('-C', 'clone', 'lfs', 'push', '--all', 'origin');
    await write('clone/.lfsconfig', '');
    expect(stderr).toContain(sentence);
    await isUntouched();
  });

  it("passes GitHub's own refusals on as they are: no push access, an object that is not there", async () => {
    const { tryGit, git, asked, revokeAll } = workspace;
    await git('clone', '-q', '--no-checkout', 'clone', 'empty');
    await git('-C', 'empty', 'remote', 'set-url', 'origin', HARBOR);
    asked();
    const missing = await tryGit('-C', 'empty', 'lfs', 'fetch', 'origin', 'HEAD');
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('Object does not exist on the server')]);
    expect(asked().length).toBeLessThanOrEqual(2);
    workspace.permissions = { metadata: 'read', contents: 'read' };
    await revokeAll();
    const denied = await tryGit('-C', 'clone', 'lfs', 'push', '--all', 'origin');
    expect([denied.code, denied.stderr]).toEqual([2, expect.stringContaining('You must have push access')]);
    await isUntouched();
  });
});

const expectId = (line: string): unknown =>
  line.includes('/1/') ? expect.stringMatching(/locks\/\d+\/unlock$/) : line;
