import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeArguments, programEnvironment } from '../lib/node-program.ts';
import type { ProgramMessage } from '../lib/program.ts';
import { GitClient, remoteUrl } from './testing/git-client.ts';
import { signAppJwt } from './testing/app-jwt.ts';

describe('the emulator as a program', () => {
  let folder: string;
  let running: ChildProcess[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mooring-emulator-'));
  });
  afterEach(async () => {
    for (const child of running) child.kill('SIGKILL');
    running = [];
    await rm(folder, { recursive: true, force: true });
  });

  const data = (): string => join(folder, 'emulator');
  const start = async (...args: string[]) => {
    const [entry = '', ...rest] = nodeArguments('src/emulator/main.ts', args).slice(-1 - args.length);
    const child = fork(entry, rest, {
      execArgv: nodeArguments('', []).slice(0, -1),
      env: programEnvironment(),
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    running.push(child);
    const [message] = (await once(child, 'message')) as [ProgramMessage];
    return { child, message, url: message.kind === 'ready' ? (message.url ?? '') : '' };
  };
  const appFile = async () =>
    JSON.parse(await readFile(join(data(), 'app.json'), 'utf8')) as {
      clientId: string;
      privateKeyFile: string;
      installations: { id: number; account: string }[];
    };
  const mint = async (url: string): Promise<{ token: string; life: number }> => {
    const { clientId, privateKeyFile, installations } = await appFile();
    const jwt = await signAppJwt(await readFile(privateKeyFile, 'utf8'), clientId, Date.now());
    const minted = await fetch(`${url}/api/v3/app/installations/${installations[0]?.id}/access_tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${jwt}` },
    });
    const { token, expires_at } = (await minted.json()) as { token: string; expires_at: string };
    return { token, life: Date.parse(expires_at) - Date.now() };
  };

  it('keeps port, tokens, issues and pushes through a kill -9', async () => {
    const first = await start('--data', data(), '--members', 'north,south', '--token-lifetime', '90s');
    const { token, life } = await mint(first.url);
    expect(life).toBeLessThan(91_000);
    const headers = { authorization: `Bearer ${token}` };
    const issues = `${first.url}/api/v3/repos/acme/tide/issues`;
    const body = JSON.stringify({ title: 'Kept', assignees: ['north'] });
    expect((await fetch(issues, { method: 'POST', headers, body })).status).toBe(201);
    const git = await GitClient.create();
    await git.must('clone', '--quiet', remoteUrl(first.url, token, 'acme/tide'), 'tide');
    const pushed = await git.commit('tide', 'kept.txt', 'kept');
    await git.must('-C', 'tide', 'push', '--quiet', 'origin', 'HEAD:kept');
    await expect.poll(async () => readFile(join(data(), 'state.json'), 'utf8')).toContain('"Kept"');
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');

    const second = await start('--data', data(), '--members', 'north,south');
    expect(second.url).toBe(first.url);
    const listed = (await (await fetch(issues, { headers })).json()) as { title: string; assignees: unknown[] }[];
    expect(listed[0]).toMatchObject({ title: 'Kept', assignees: [{ login: 'north' }] });
    expect(await git.must('-C', 'tide', 'ls-remote', 'origin', 'kept')).toContain(pushed);
    await git.remove();
  });

  it('stops when it is asked, and when its parent has gone', async () => {
    for (const end of [(child: ChildProcess) => child.kill('SIGTERM'), (child: ChildProcess) => child.disconnect()]) {
      const { child } = await start('--data', data());
      end(child);
      expect(await once(child, 'exit')).toEqual([0, null]);
    }
    const { mode } = await stat(join(data(), 'app.pem'));
    expect(mode & 0o777).toBe(0o600);
  });

  it('takes another port when the one it had is taken, and says so when a port was asked for', async () => {
    const blocker = createServer();
    blocker.listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as AddressInfo;
    expect((await start('--data', data(), '--port', String(port))).message).toMatchObject({ code: 'port_taken' });
    const free = await start('--data', data());
    expect(free.message.kind).toBe('ready');
    blocker.close();
  });

  it('leaves a folder to the emulator that uses it', async () => {
    await start('--data', data());
    expect((await start('--data', data())).message).toMatchObject({ kind: 'fault', code: 'data_folder_taken' });
  });

  it.each([
    ['bad_argument', ['--port', 'x']],
    ['bad_argument', ['--token-lifetime', 'abc']],
    ['bad_argument', ['--members', 'a b']],
    ['bad_argument', ['--colour', 'red']],
  ])('refuses with %s: %s', async (code, args) => {
    const { child, message } = await start('--data', data(), ...args);
    expect(message).toMatchObject({ kind: 'fault', code });
    const [exit] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
    expect(exit).toBe(2);
  });

  it('refuses a folder that cannot be one, and a state that is none', async () => {
    await writeFile(join(folder, 'file'), '');
    expect((await start('--data', join(folder, 'file', 'x'))).message).toMatchObject({ code: 'data_folder_unusable' });
    await writeFile(join(folder, 'state.json'), 'nonsense');
    expect((await start('--data', folder)).message).toMatchObject({ code: 'state_invalid' });
  });
});
