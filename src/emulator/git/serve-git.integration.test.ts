import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changeKnobs } from '../admin/knobs.ts';
import { revokeTokens } from '../apps/change-installation.ts';
import { GitClient, remoteUrl } from '../testing/git-client.ts';
import { startEmulator, type TestEmulator } from '../testing/start-emulator.ts';

describe('git over HTTP', () => {
  let emulator: TestEmulator;
  let client: GitClient;
  let token: string;
  let tide: string;
  beforeAll(async () => {
    [emulator, client] = await Promise.all([startEmulator(), GitClient.create()]);
    await client.must('clone', '--quiet', remoteUrl(emulator.url, await emulator.mintToken(), 'acme/tide'), 'tide');
  });
  beforeEach(async () => {
    token = await emulator.mintToken();
    tide = remoteUrl(emulator.url, token, 'acme/tide');
  });
  afterAll(() => Promise.all([emulator.stop(), client.remove()]));

  const repository = (name: string) => emulator.context.model.repositories.find((each) => each.name === name)!;
  const lsRemote = (url: string) => client.run('ls-remote', url, 'HEAD');

  it('clones a dozen commits, whole, shallow and without blobs', async () => {
    expect(await client.must('-C', 'tide', 'rev-list', '--count', 'HEAD')).toBe('12');
    await client.must('clone', '--quiet', '--depth=1', tide, 'shallow');
    expect(await client.must('-C', 'shallow', 'rev-list', '--count', 'HEAD')).toBe('1');
    const bare = await client.run('clone', '--bare', '--filter=blob:none', tide, 'blobless');
    expect(bare).toMatchObject({ code: 0, stderr: expect.not.stringContaining('filtering not recognized') });
  });

  it('takes a push, and pull requests follow their branch', async () => {
    const { model } = emulator.context;
    await client.must('-C', 'tide', 'switch', '--quiet', '-c', 'feature');
    const first = await client.commit('tide', 'a.txt', 'a');
    await client.must('-C', 'tide', 'push', '--quiet', tide, 'feature');
    const headers = { authorization: `Bearer ${token}` };
    const body = JSON.stringify({ title: 'A', head: 'feature', base: 'main' });
    const opened = await fetch(`${emulator.url}/api/v3/repos/acme/tide/pulls`, { method: 'POST', headers, body });
    expect(opened.status).toBe(201);
    const pull = model.pullRequests.at(-1)!;
    expect(pull.headOid).toBe(first);
    const second = await client.commit('tide', 'a.txt', 'b');
    await client.must('-C', 'tide', 'push', '--quiet', tide, 'feature');
    expect(pull.headOid).toBe(second);
    await client.must('-C', 'tide', 'push', '--quiet', tide, 'feature:main');
    expect(pull).toMatchObject({ mergeCommitOid: second, mergedAt: expect.any(Number) });
    await client.must('-C', 'tide', 'push', '--quiet', tide, ':feature');
    expect(model.issues.find(({ id }) => id === pull.issueId)).toMatchObject({ state: 'closed' });
  });

  it('carries 20 MB each way, byte for byte', async () => {
    const content = randomBytes(20 * 1024 * 1024);
    await client.must('-C', 'tide', 'switch', '--quiet', '-C', 'big');
    await client.commit('tide', 'big.bin', content);
    await client.must('-C', 'tide', 'push', '--quiet', tide, 'big');
    await client.must('clone', '--quiet', '--branch=big', tide, 'again');
    const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
    expect(sha(await readFile(join(client.folder, 'again', 'big.bin')))).toBe(sha(content));
  });

  it('answers many at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => lsRemote(tide)));
    expect(outcomes.map(({ code }) => code)).toEqual(Array.from({ length: 8 }, () => 0));
  });

  it('serves absolute-form requests, as git sends them to a proxy', async () => {
    const proxied = [
      '-c',
      `http.proxy=${emulator.url}`,
      'ls-remote',
      remoteUrl('http://github.com', token, 'acme/tide'),
    ];
    expect(await client.must(...proxied)).toContain('refs/heads/main');
  });

  it('asks for a credential, and does not count that as a refused one', async () => {
    const { git: before } = emulator.context.statistics.unauthorized;
    const response = await fetch(`${emulator.url}/acme/tide.git/info/refs?service=git-upload-pack`);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Basic realm="GitHub"');
    expect(await client.must('ls-remote', tide)).toContain('HEAD');
    expect(emulator.context.statistics.unauthorized.git).toBe(before);
  });

  it('refuses a revoked token in words', async () => {
    revokeTokens(emulator.context, () => true);
    const { git: before } = emulator.context.statistics.unauthorized;
    const { code, stderr } = await lsRemote(tide);
    expect(code).toBe(128);
    expect(stderr).toContain('remote: Invalid username or token. Password authentication is not supported');
    expect(emulator.context.statistics.unauthorized.git).toBe(before + 1);
  });

  it('lets a reader read and not write', async () => {
    const reader = await emulator.mintToken({ permissions: { metadata: 'read', contents: 'read' } });
    const url = remoteUrl(emulator.url, reader, 'acme/tide');
    expect(await lsRemote(url)).toMatchObject({ code: 0 });
    const { code, stderr } = await client.run('-C', 'tide', 'push', url, 'HEAD:refs/heads/nope');
    expect(code).toBe(128);
    expect(stderr).toContain('Permission to acme/tide.git denied to mooring[bot].');
    expect(stderr).toContain('403');
    const blind = await emulator.mintToken({ permissions: { metadata: 'read' } });
    expect(await lsRemote(remoteUrl(emulator.url, blind, 'acme/tide'))).toMatchObject({ code: 128 });
  });

  it('hides what the token does not reach, and what does not exist', async () => {
    const narrow = await emulator.mintToken({ repositoryIds: [repository('harbor').id] });
    for (const name of ['acme/tide', 'acme/nope']) {
      const { code, stderr } = await lsRemote(remoteUrl(emulator.url, narrow, name));
      expect([code, stderr]).toEqual([128, expect.stringContaining('remote: Repository not found.')]);
    }
    expect(await lsRemote(remoteUrl(emulator.url, narrow, 'Acme/Harbor'))).toMatchObject({ code: 0 });
  });

  it('shows a public repository to everybody, and lets nobody push without a credential', async () => {
    const lighthouse = repository('lighthouse');
    lighthouse.private = false;
    const open = `${emulator.url}/acme/lighthouse.git`;
    expect(await lsRemote(open)).toMatchObject({ code: 0 });
    expect(await client.run('-C', 'tide', 'push', open, 'HEAD:refs/heads/x')).toMatchObject({ code: 128 });
    lighthouse.private = true;
    expect(await lsRemote(open)).toMatchObject({ code: 128 });
  });

  it('can be down', async () => {
    changeKnobs(emulator.context.knobs, { surfaces: { git: { outage: true } } });
    expect((await lsRemote(tide)).stderr).toContain('503');
    changeKnobs(emulator.context.knobs, { surfaces: { git: { outage: false, errorRate: 1 } } });
    expect((await lsRemote(tide)).stderr).toContain('502');
    changeKnobs(emulator.context.knobs, { surfaces: { git: { errorRate: 0 } } });
    expect(await lsRemote(tide)).toMatchObject({ code: 0 });
  });
});
