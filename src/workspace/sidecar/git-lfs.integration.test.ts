import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gitLfsFault, type LfsWorkspace, startLfsWorkspace } from './testing/lfs-workspace.ts';

const HARBOR = 'https://github.com/acme/harbor';
const fault = gitLfsFault();
if (fault !== undefined) process.stderr.write(`git-lfs: tests with git-lfs are skipped, for ${fault}\n`);
/** A sidecar, an emulator and a clone on a busy machine. */
const A_WHILE = 60_000;

describe.skipIf(fault !== undefined)('git-lfs through the gateway', { timeout: 180_000 }, () => {
  const picture = randomBytes(200_000);
  let workspace: LfsWorkspace;
  beforeAll(async () => {
    workspace = await startLfsWorkspace();
    const { git } = workspace;
    await git('clone', '-q', HARBOR, 'first');
    await git('-C', 'first', 'lfs', 'install', '--local');
  }, A_WHILE);
  afterAll(() => workspace?.stop());

  /** Adds a file to the first clone, with everything else that changed there. */
  async function commit(path: string, content: Uint8Array): Promise<void> {
    await workspace.write(`first/${path}`, content);
    await workspace.git('-C', 'first', 'add', '.');
    await workspace.git('-C', 'first', 'commit', '-qm', `Add ${path}`);
  }

  it('uploads what is pushed, and only once', async () => {
    const { git, asked } = workspace;
    await git('-C', 'first', 'lfs', 'track', '*.png');
    await commit('pier.png', picture);
    asked();
    await git('-C', 'first', 'push', '-q', 'origin', 'HEAD:pictures');
    expect(asked()).toEqual(['POST locks/verify', 'POST objects/batch']);
    expect(await git('-C', 'first', 'lfs', 'ls-files')).toMatch(/^[0-9a-f]{10} \* pier\.png$/);
    expect(await git('-C', 'first', 'lfs', 'push', '--all', 'origin')).not.toContain('error');
  });

  it('downloads in a clone elsewhere, as files are checked out', async () => {
    const { git, read } = workspace;
    await git('lfs', 'install', '--skip-repo');
    await git('clone', '-q', '-b', 'pictures', 'git@github.com:acme/harbor.git', 'second');
    expect((await read('second/pier.png')).equals(picture)).toBe(true);
    await git('-C', 'second', 'lfs', 'fsck');
  });

  it('downloads later what was skipped, by pull and by fetch', async () => {
    const { git, read, environment } = workspace;
    environment['GIT_LFS_SKIP_SMUDGE'] = '1';
    await git('clone', '-q', '-b', 'pictures', HARBOR, 'third');
    await git('clone', '-q', HARBOR, 'fourth');
    delete environment['GIT_LFS_SKIP_SMUDGE'];
    expect((await read('third/pier.png')).toString()).toContain('version https://git-lfs.github.com/spec/v1');
    await git('-C', 'third', 'lfs', 'pull');
    expect((await read('third/pier.png')).equals(picture)).toBe(true);
    await git('-C', 'fourth', 'lfs', 'fetch', '--all');
    await git('-C', 'fourth', 'lfs', 'fsck', '--objects', 'origin/pictures');
  });

  it('locks, lists and frees, and keeps a push from what others have locked', async () => {
    const { git, tryGit, emulator, asked } = workspace;
    expect(await git('-C', 'first', 'lfs', 'lock', 'pier.png')).toContain('Locked pier.png');
    expect(await git('-C', 'first', 'lfs', 'locks', '--verify')).toMatch(/^O pier\.png\s+mooring\[bot\]\s+ID:\d+$/);
    expect(await git('-C', 'first', 'lfs', 'locks', '--path', 'pier.png', '--json')).toContain('mooring[bot]');
    expect((await tryGit('-C', 'first', 'lfs', 'lock', 'pier.png')).stderr).toContain('Lock exists');
    expect(await git('-C', 'first', 'lfs', 'unlock', 'pier.png')).toContain('Unlocked pier.png');

    const { model } = emulator.context;
    const ada = model.users.find(({ login }) => login === 'ada')!;
    const harbor = model.repositories.find(({ name }) => name === 'harbor')!;
    const id = model.nextId++;
    model.lfsLocks.push({ id, repositoryId: harbor.id, path: 'pier.png', ownerId: ada.id, lockedAt: 0 });
    await commit('pier.png', randomBytes(1_000));
    await git('-C', 'first', 'config', 'lfs.locksverify', 'true');
    const pushed = await tryGit('-C', 'first', 'push', '-q', 'origin', 'HEAD:pictures');
    expect([pushed.code, pushed.stderr]).toEqual([1, expect.stringContaining('Cannot update locked files')]);
    asked();
    await git('-C', 'first', 'lfs', 'unlock', '--force', `--id=${id}`);
    expect(asked()).toEqual(['GET locks', `POST locks/${id}/unlock`]);
    await git('-C', 'first', 'push', '-q', 'origin', 'HEAD:pictures');
  });

  it('pushes a history that was rewritten to have its large files elsewhere', async () => {
    const { git, tryGit } = workspace;
    await git('-C', 'second', 'switch', '-qc', 'migrated');
    await workspace.write('second/chart.dat', randomBytes(50_000));
    await git('-C', 'second', 'add', '.');
    await git('-C', 'second', 'commit', '-qm', 'Add a chart');
    await git('-C', 'second', 'lfs', 'migrate', 'import', '--yes', '--include=*.dat', '--include-ref=migrated');
    await git('-C', 'second', 'lfs', 'push', '--all', 'origin', 'migrated');
    await git('-C', 'second', 'push', '-q', 'origin', 'migrated');
    const files = await git('-C', 'second', 'lfs', 'ls-files', 'origin/migrated');
    expect(files).toContain('chart.dat');
    expect((await tryGit('-C', 'second', 'lfs', 'status')).code).toBe(0);
  });

  it('carries 50 MB past the gateway, and shows no token to the agent on the way', async () => {
    const { git, tryGit, read, environment, issued } = workspace;
    const film = randomBytes(50 * 1_048_576);
    await git('-C', 'first', 'lfs', 'track', '*.film');
    await commit('harbor.film', film);
    Object.assign(environment, { GIT_TRACE: '1', GIT_CURL_VERBOSE: '1', LFS_DEBUG_HTTP: '1' });
    const pushed = await tryGit('-C', 'first', 'push', 'origin', 'HEAD:film');
    for (const name of ['GIT_TRACE', 'GIT_CURL_VERBOSE', 'LFS_DEBUG_HTTP']) delete environment[name];
    expect(pushed.code, pushed.stderr).toBe(0);
    expect(pushed.stderr).toContain('> PUT /_lfs/alambic/media/');
    for (const token of issued) {
      expect(pushed.stderr).not.toContain(token);
      expect(pushed.stderr).not.toContain(Buffer.from(`x-access-token:${token}`).toString('base64'));
    }
    await git('clone', '-q', '-b', 'film', HARBOR, 'cinema');
    expect((await read('cinema/harbor.film')).equals(film)).toBe(true);
  });
});
