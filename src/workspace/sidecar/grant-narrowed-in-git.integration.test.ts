import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { issue } from './testing/platform-double.ts';
import { startScriptedUpstream } from './testing/scripted-upstream.ts';
import { startWorkspace, type TestWorkspace } from './testing/start-workspace.ts';

/** A grant that is narrowed in the middle of real git commands: after git has asked for the refs. */
let emulator: TestEmulator;
let workspace: TestWorkspace;
let repositories: string[] = [];

beforeAll(async () => {
  emulator = await startEmulator();
  workspace = await startWorkspace(emulator.url, {
    repositories: ['harbor'],
    mint: emulator.mintToken,
    answer: (path) =>
      path === '/report'
        ? { status: 200, body: { grants: [{ owner: 'acme', repositories, renew: false }], shares: [] } }
        : undefined,
  });
});
beforeEach(async () => {
  repositories = ['harbor'];
  await untilGh('succeeds');
});
afterAll(async () => {
  await workspace?.stop();
  await emulator?.stop();
});

/** Each request makes the sidecar report, and each report tells it how it stands. */
async function untilGh(what: 'succeeds' | 'fails'): Promise<void> {
  for (;;) {
    const { code } = await workspace.run('gh', 'api', 'repos/acme/harbor');
    if ((code === 0) === (what === 'succeeds')) return;
  }
}

it('says so at the end of a push that it stops', async () => {
  await workspace.run('git', 'clone', '-q', 'https://github.com/acme/harbor', 'clone');
  await workspace.run('git', '-C', 'clone', 'commit', '-q', '--allow-empty', '-m', 'Work');
  const folder = workspace.path('clone');
  // git runs this hook when it knows the remote's refs and before it sends anything.
  const [reached, go] = [join(folder, 'reached'), join(folder, 'go')];
  const hook = join(folder, '.git', 'hooks', 'pre-push');
  await writeFile(hook, `#!/bin/sh\ntouch ${reached}\nuntil [ -e ${go} ]; do sleep 0.1; done\n`);
  await chmod(hook, 0o755);
  const pushing = workspace.run('git', '-C', 'clone', 'push', 'origin', 'HEAD:narrowed');
  while ((await workspace.run('test', '-e', reached)).code !== 0);
  repositories = ['other'];
  await untilGh('fails');
  await writeFile(go, '');
  const { code, stderr } = await pushing;
  expect(code).toBeGreaterThan(0);
  expect(stderr).toContain("remote: the repository acme/harbor is outside this workspace's grant");
});

it('says so in the middle of a fetch whose token was replaced by a narrower one', async () => {
  const upstream = await startScriptedUpstream();
  upstream.handle = (request, response) => {
    if (request.method === 'POST') {
      request.resume().once('end', () => response.writeHead(401).end());
      return;
    }
    response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement' }).end(ADVERTISEMENT);
  };
  const narrowing = await startWorkspace(upstream.url, {
    repositories: ['harbor'],
    answer: (path) =>
      path.includes('refused')
        ? issue('ghs_b', Date.now() - 60_000, Date.now() + 3_540_000, { repositories: ['other'] })
        : undefined,
  });
  try {
    const { code, stderr } = await narrowing.run('git', 'ls-remote', 'https://github.com/acme/harbor');
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain("remote error: the repository acme/harbor is outside this workspace's grant");
    expect(upstream.seen.map(({ method }) => method)).toEqual(['GET', 'POST']);
  } finally {
    await narrowing.stop();
    await upstream.stop();
  }
});

/** https://git-scm.com/docs/protocol-v2 */
const ADVERTISEMENT = [
  '001e# service=git-upload-pack\n',
  '0000',
  '000eversion 2\n',
  '000cls-refs\n',
  '000afetch\n',
  '0000',
].join('');
