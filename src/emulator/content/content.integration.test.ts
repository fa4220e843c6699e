import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type TestEmulator } from '../testing/start-emulator.ts';

describe('files and archives of repositories', () => {
  let emulator: TestEmulator;
  let token: string;
  let folder: string;
  let now = Date.UTC(2026, 0, 1);
  beforeAll(async () => {
    emulator = await startEmulator({ clock: () => now });
    token = await emulator.mintToken();
    folder = await mkdtemp(join(tmpdir(), 'mooring-archive-'));
    for (const repository of emulator.context.model.repositories) repository.private = true;
  });
  afterAll(async () => {
    await emulator.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const get = (path: string, authorization?: string): Promise<Response> =>
    fetch(`${emulator.url}${path}`, {
      redirect: 'manual',
      headers: authorization === undefined ? {} : { authorization },
    });
  /** An address of GitHub's, as it is reached here. */
  const here = (address: string): string =>
    address.replace('https://codeload.github.com', '/codeload').replace('https://raw.githubusercontent.com', '/raw');
  const unpacked = async (response: Response): Promise<string[]> => {
    const file = join(folder, 'it.tgz');
    await writeFile(file, Buffer.from(await response.arrayBuffer()));
    return (await promisify(execFile)('tar', ['-tzf', file])).stdout.trim().split('\n');
  };

  it('come by branch, tag or commit for a token that reaches the repository, and for nobody else', async () => {
    for (const ref of ['main', 'refs/heads/main', 'HEAD']) {
      const file = await get(`/raw/acme/harbor/${ref}/README.md`, `token ${token}`);
      expect([file.status, file.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
      expect(await file.text()).toMatch(/^# /);
    }
    const narrow = await emulator.mintToken({ repositoryIds: [] });
    for (const authorization of [undefined, `token ${narrow}`, 'token none']) {
      expect((await get('/raw/acme/harbor/main/README.md', authorization)).status).toBe(404);
      expect((await get('/codeload/acme/harbor/tar.gz/main', authorization)).status).toBe(404);
    }
    expect((await get('/raw/acme/harbor/main/none.md', `token ${token}`)).status).toBe(404);
    expect((await get('/codeload/acme/harbor/rar/main', `token ${token}`)).status).toBe(404);
  });

  it('REST leads to an archive by an address that opens that one alone, for five minutes', async () => {
    const asked = await get('/api/v3/repos/acme/harbor/tarball/main', `Bearer ${token}`);
    expect(asked.status).toBe(302);
    const address = asked.headers.get('location') ?? '';
    expect(address).toMatch(/^https:\/\/codeload\.github\.com\/acme\/harbor\/legacy\.tar\.gz\/main\?token=/);
    const [first] = await unpacked(await get(here(address)));
    expect(first).toMatch(/^acme-harbor-[0-9a-f]{7}\/$/);
    // As gh asks for it, which prefers the name of the ref to that of the commit.
    const plain = await get(here(address).replace('legacy.', ''));
    expect(plain.headers.get('content-disposition')).toBe('attachment; filename=harbor-main.tar.gz');
    expect(await unpacked(plain)).toContain('harbor-main/README.md');

    for (const other of [address.replace('harbor', 'tide'), address.replace('/main', '/HEAD'), `${address}0`]) {
      expect((await get(here(other))).status, other).toBe(404);
    }
    now += 5 * 60_000;
    expect((await get(here(address))).status).toBe(404);
  });

  it('the address of a private file opens it without a credential', async () => {
    const asked = await get('/api/v3/repos/acme/harbor/contents/README.md', `Bearer ${token}`);
    const { download_url: address, content } = (await asked.json()) as { download_url: string; content: string };
    expect(await (await get(here(address))).text()).toBe(Buffer.from(content, 'base64').toString());
    expect((await get(here(address).replace('README.md', 'package.json'))).status).toBe(404);
  });
});
