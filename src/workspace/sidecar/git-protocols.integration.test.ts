import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { startWorkspace, type TestWorkspace } from './testing/start-workspace.ts';

/** What git can do, with the workspace's own wiring and a grant that allows all of it. */
let emulator: TestEmulator;
let workspace: TestWorkspace;

const REPOSITORIES = ['harbor', 'lighthouse', 'tide'];
const HARBOR = 'https://github.com/acme/harbor';

beforeAll(async () => {
  emulator = await startEmulator();
  workspace = await startWorkspace(emulator.url, { repositories: REPOSITORIES, mint: emulator.mintToken });
}, 60_000);
afterAll(async () => {
  await workspace?.stop();
  await emulator?.stop();
});

const git = (...args: string[]): Promise<string> => workspace.succeed('git', ...args);
const commit = (clone: string, message: string): Promise<string> =>
  git('-C', clone, 'commit', '-q', '--allow-empty', '-m', message);
const head = (clone: string): Promise<string> => git('-C', clone, 'rev-parse', 'HEAD');
/** The id of a ref at GitHub; empty when it has none. */
const remoteId = async (ref: string, url = HARBOR): Promise<string> =>
  (await git('ls-remote', url, ref)).split('\t')[0] ?? '';
const folderOf = (name: string): string => join(emulator.context.repositoriesFolder, 'acme', `${name}.git`);
const bare = async (name: string, ...args: string[]): Promise<void> => {
  await rm(folderOf(name), { recursive: true, force: true });
  await promisify(execFile)('git', ['init', '-q', '--bare', '-b', 'main', ...args, folderOf(name)]);
};

describe.each(['0', '1', '2'])('in protocol version %s', (version) => {
  const option = ['-c', `protocol.version=${version}`];

  it('git clones, fetches, pushes and lists', async () => {
    const clone = `version-${version}`;
    await git(...option, 'clone', '-q', HARBOR, clone);
    await commit(clone, 'Work');
    await git(...option, '-C', clone, 'push', '-q', 'origin', `HEAD:${clone}`);
    await git(...option, '-C', clone, 'fetch', '-q', 'origin', clone);
    expect(await git('-C', clone, 'rev-parse', 'FETCH_HEAD')).toBe(await head(clone));
    expect(await git(...option, 'ls-remote', HARBOR, `refs/heads/${clone}`)).toContain(await head(clone));
  });
});

it('pushes from a shallow clone, whose request begins with shallow lines', async () => {
  await git('clone', '-q', '--depth=1', HARBOR, 'shallow');
  await commit('shallow', 'Work');
  await git('-C', 'shallow', 'push', '-q', 'origin', 'HEAD:shallow');
  expect(await remoteId('refs/heads/shallow')).toBe(await head('shallow'));
  await git('-C', 'shallow', 'fetch', '-q', '--unshallow');
  expect(await git('-C', 'shallow', 'rev-parse', '--is-shallow-repository')).toBe('false');
});

it('works in a partial clone, and fetches what is missing when it is needed', async () => {
  await git('clone', '-q', '--filter=blob:none', '--no-checkout', HARBOR, 'partial');
  expect(await git('-C', 'partial', 'rev-list', '--objects', '--missing=print', 'HEAD')).toMatch(/^\?/m);
  await git('-C', 'partial', 'checkout', '-q', 'main');
  await commit('partial', 'Work');
  await git('-C', 'partial', 'push', '-q', 'origin', 'HEAD:partial');
  expect(await remoteId('refs/heads/partial')).toBe(await head('partial'));
});

it('clones with a bundle, and fetches the rest', async () => {
  await git('-C', 'shallow', 'bundle', 'create', '-q', '../harbor.bundle', 'origin/main');
  const bundle = workspace.path('harbor.bundle');
  await git('clone', '-q', `--bundle-uri=${bundle}`, HARBOR, 'bundled');
  expect(await head('bundled')).toBe(await remoteId('refs/heads/main'));
});

it('follows submodules, named by full and by relative addresses', async () => {
  await git('clone', '-q', HARBOR, 'super');
  await git('-C', 'super', 'submodule', 'add', '-q', 'https://github.com/acme/lighthouse', 'full');
  await git('-C', 'super', 'submodule', 'add', '-q', '../lighthouse.git', 'relative');
  await git('-C', 'super', 'submodule', 'add', '-q', 'git@github.com:acme/lighthouse.git', 'ssh');
  await git('-C', 'super', 'commit', '-qm', 'Add submodules');
  await git('-C', 'super', 'push', '-q', 'origin', 'HEAD:super');
  await git('clone', '-q', '--recurse-submodules', '--branch=super', HARBOR, 'super-again');
  const status = await git('-C', 'super-again', 'submodule', 'status');
  expect(status.split('\n').map((line) => line.trim().split(' ')[1])).toEqual(['full', 'relative', 'ssh']);
});

describe('a push', () => {
  beforeAll(() => git('clone', '-q', HARBOR, 'pushing').then(() => undefined));
  const push = (...args: string[]): Promise<string> => git('-C', 'pushing', 'push', '-q', ...args);

  it('takes annotated tags along', async () => {
    await git('-C', 'pushing', 'switch', '-qc', 'tagged');
    await commit('pushing', 'Work');
    await git('-C', 'pushing', 'tag', '-a', 'v9', '-m', 'Nine');
    await push('--follow-tags', 'origin', 'tagged');
    expect(await remoteId('refs/tags/v9^{}')).toBe(await head('pushing'));
    await git('-C', 'pushing', 'tag', 'light');
    await push('origin', '--tags');
    expect(await remoteId('refs/tags/light')).toBe(await head('pushing'));
  });

  it('forces, with a lease that holds and not with one that does not, and deletes', async () => {
    await git('-C', 'pushing', 'commit', '-q', '--amend', '--allow-empty', '-m', 'Other work');
    const stale = await workspace.run('git', '-C', 'pushing', 'push', 'origin', 'tagged');
    expect(stale).toMatchObject({ code: 1, stderr: expect.stringContaining('[rejected]') });
    await push('--force', 'origin', 'tagged');
    await git('-C', 'pushing', 'commit', '-q', '--amend', '--allow-empty', '-m', 'Third work');
    await push('--force-with-lease', 'origin', 'tagged');
    expect(await remoteId('refs/heads/tagged')).toBe(await head('pushing'));
    const lease = `--force-with-lease=tagged:${await git('-C', 'pushing', 'rev-parse', 'origin/main')}`;
    const lost = await workspace.run('git', '-C', 'pushing', 'push', lease, 'origin', 'HEAD~1:tagged');
    expect(lost).toMatchObject({ code: 1, stderr: expect.stringContaining('stale info') });
    await push('origin', '--delete', 'tagged');
    expect(await remoteId('refs/heads/tagged')).toBe('');
  });

  it('is of several refs at once, atomic or not, with options and without a change', async () => {
    await push('--atomic', '-o', 'ci.skip', '-o', 'reviewer=ada', 'origin', 'HEAD:one', 'HEAD:two');
    expect(await remoteId('refs/heads/two')).toBe(await head('pushing'));
    const again = await workspace.run('git', '-C', 'pushing', 'push', 'origin', 'HEAD:one');
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('Everything up-to-date') });
    await push('--dry-run', 'origin', 'HEAD:three');
    expect(await remoteId('refs/heads/three')).toBe('');
  });

  it("passes on GitHub's own refusal of a part of it", async () => {
    const both = await workspace.run('git', '-C', 'pushing', 'push', 'origin', 'HEAD:good', 'HEAD:one/below');
    expect(both.code).toBe(1);
    expect(both.stderr).toMatch(/\[new branch\] +HEAD -> good/);
    expect(both.stderr).toMatch(/! \[remote rejected\] HEAD -> one\/below/);
  });

  it('mirrors a whole repository', async () => {
    await bare('lighthouse');
    await git('clone', '-q', '--mirror', HARBOR, 'mirror.git');
    await git('-C', 'mirror.git', 'push', '-q', '--mirror', 'https://github.com/acme/lighthouse');
    expect(await git('ls-remote', '--refs', 'https://github.com/acme/lighthouse')).toBe(
      await git('ls-remote', '--refs', HARBOR),
    );
  });
});

it('works in a repository of SHA-256', async () => {
  await bare('tide', '--object-format=sha256');
  await git('init', '-q', '--object-format=sha256', 'long');
  await git('-C', 'long', 'remote', 'add', 'origin', 'https://github.com/acme/tide');
  await commit('long', 'Work');
  await git('-C', 'long', 'push', '-q', 'origin', 'HEAD:main');
  await commit('long', 'More work');
  await git('-C', 'long', 'push', '-q', 'origin', 'HEAD:main', 'HEAD:refs/tags/v1');
  await git('clone', '-q', 'https://github.com/acme/tide', 'long-again');
  expect(await head('long-again')).toMatch(/^[0-9a-f]{64}$/);
  expect(await head('long-again')).toBe(await head('long'));
});

it('works in the wiki of a repository', async () => {
  await bare('harbor.wiki');
  await git('clone', '-q', `${HARBOR}.wiki.git`, 'wiki');
  await writeFile(workspace.path('wiki', 'Home.md'), 'Welcome\n');
  await git('-C', 'wiki', 'add', '.');
  await git('-C', 'wiki', 'commit', '-qm', 'Welcome');
  await git('-C', 'wiki', 'push', '-q', 'origin', 'HEAD:master');
  await mkdir(workspace.path('read'));
  await git('clone', '-q', '--branch=master', 'git@github.com:acme/harbor.wiki.git', 'read/wiki');
  expect(await readFile(workspace.path('read', 'wiki', 'Home.md'), 'utf8')).toBe('Welcome\n');
});

it('says as git does that there is no archive over HTTP', async () => {
  const { code, stderr } = await workspace.run('git', 'archive', `--remote=${HARBOR}`, 'HEAD');
  expect(code).toBe(128);
  expect(stderr).toMatch(/operation not supported by protocol/i);
});
