import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { startWorkspace, type TestWorkspace } from './testing/start-workspace.ts';

/**
 * A git command is two requests or more: what its first one was served with may be dead at the next. The emulator serves
 * in this process, so that a token dies at the very moment at which `info/refs` has been answered.
 */
let emulator: TestEmulator;
let workspace: TestWorkspace;
let minted = 0;

const revokeAll = (): void => {
  const now = emulator.context.clock();
  for (const token of emulator.context.model.tokens) token.revokedAt ??= now;
};

/** The token with which `info/refs` of a service was answered dies, once; tells what GitHub refused afterwards. */
function diesAfterInfoRefs(service: string): () => number {
  let isDone = false;
  const note = (message: unknown): void => {
    const { url = '' } = (message as { request: IncomingMessage }).request;
    if (isDone || !url.includes(`/info/refs?service=${service}`)) return;
    isDone = true;
    revokeAll();
  };
  subscribe('http.server.response.finish', note);
  onTestFinished(() => void unsubscribe('http.server.response.finish', note));
  const before = emulator.context.statistics.unauthorized.git;
  return () => emulator.context.statistics.unauthorized.git - before;
}

const git = (...args: string[]): Promise<string> => workspace.succeed('git', '-C', 'harbor', ...args);
const headOf = (branch: string): Promise<string> =>
  git('ls-remote', 'https://github.com/acme/harbor', `refs/heads/${branch}`);

beforeAll(async () => {
  emulator = await startEmulator();
  workspace = await startWorkspace(emulator.url, {
    repositories: ['harbor'],
    mint: () => {
      minted += 1;
      return emulator.mintToken();
    },
  });
  await workspace.succeed('git', 'clone', '-q', 'https://github.com/acme/harbor');
}, 60_000);
beforeEach(() => {
  minted = 0;
});
afterAll(async () => {
  await workspace?.stop();
  await emulator?.stop();
});

it('git-upload-pack whose token died since its info/refs is sent again with another', async () => {
  const refused = diesAfterInfoRefs('git-upload-pack');
  await workspace.succeed('git', 'clone', '-q', 'https://github.com/acme/harbor', 'cloned');
  expect({ refused: refused(), minted }).toEqual({ refused: 1, minted: 1 });
});

it('git-receive-pack of a small push whose token died since its info/refs is sent again whole, and takes effect once', async () => {
  await git('commit', '-q', '--allow-empty', '-m', 'Small');
  const refused = diesAfterInfoRefs('git-receive-pack');
  await git('push', '-q', 'origin', 'HEAD:refs/heads/small');
  expect({ refused: refused(), minted }).toEqual({ refused: 1, minted: 1 });
  expect(await headOf('small')).toContain(await git('rev-parse', 'HEAD'));
});

it('git-receive-pack of a large push meets the refusal with its probe, and its pack goes with the other token', async () => {
  await writeFile(workspace.path('harbor', 'cargo.bin'), randomBytes(3 * 1_048_576));
  await git('add', 'cargo.bin');
  await git('commit', '-q', '-m', 'Large');
  const refused = diesAfterInfoRefs('git-receive-pack');
  await git('push', '-q', 'origin', 'HEAD:refs/heads/large');
  expect({ refused: refused(), minted }).toEqual({ refused: 1, minted: 1 });
  expect(await headOf('large')).toContain(await git('rev-parse', 'HEAD'));
});

it('git-receive-pack of a middle size cannot be sent again: git is told to push again, and that succeeds', async () => {
  await writeFile(workspace.path('harbor', 'crate.bin'), randomBytes(300_000));
  await git('add', 'crate.bin');
  await git('commit', '-q', '-m', 'Middle');
  const refused = diesAfterInfoRefs('git-receive-pack');
  const push = ['-C', 'harbor', 'push', '-q', 'origin', 'HEAD:refs/heads/middle'];
  const { code, stderr } = await workspace.run('git', ...push);
  expect(code).not.toBe(0);
  expect(stderr).toContain("GitHub refuses this workspace's token, at acme; waiting helps: push again");
  expect(stderr).not.toMatch(/username|terminal prompts/i);
  expect({ refused: refused(), head: await headOf('middle') }).toEqual({ refused: 1, head: '' });
  await workspace.succeed('git', ...push);
});
