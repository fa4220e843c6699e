import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { startEmulator, type TestEmulator } from '../../../emulator/testing/start-emulator.ts';
import type { Ended } from './agent-shell.ts';
import { forwardTo } from './forward-to.ts';
import { type ScriptedUpstream, startScriptedUpstream } from './scripted-upstream.ts';
import { startWorkspace, type TestWorkspace } from './start-workspace.ts';

/** Why there is no git-lfs to test with; undefined when there is one. */
export function gitLfsFault(): string | undefined {
  try {
    execFileSync('git', ['lfs', 'version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'git-lfs is missing: apt-get install git-lfs';
  }
}

export type LfsWorkspace = TestWorkspace & {
  readonly emulator: TestEmulator;
  /** Stands between the gateway and the emulator, and sees what the one asks the other. */
  readonly upstream: ScriptedUpstream;
  readonly issued: string[];
  /** What the next tokens may do. */
  permissions: Record<string, 'read' | 'write'>;
  /** git in the workspace's folder; what it printed. Fails the test when it did not succeed. */
  git(...args: string[]): Promise<string>;
  tryGit(...args: string[]): Promise<Ended>;
  write(path: string, content: string | Uint8Array): Promise<void>;
  read(path: string): Promise<Buffer>;
  /** All tokens die at GitHub. */
  revokeAll(): Promise<void>;
  /** Paths below `info/lfs` that GitHub was asked for since the last call. */
  asked(): string[];
};

/** Real git-lfs with the workspace's own wiring, through the real sidecar, at the emulator: for acme/harbor alone. */
export async function startLfsWorkspace(): Promise<LfsWorkspace> {
  const [emulator, upstream] = await Promise.all([startEmulator(), startScriptedUpstream()]);
  upstream.handle = forwardTo(emulator.url);
  const issued: string[] = [];
  const scope: Pick<LfsWorkspace, 'permissions'> = { permissions: { metadata: 'read', contents: 'write' } };
  const workspace = await startWorkspace(upstream.url, {
    repositories: ['harbor'],
    mint: async () => {
      const token = await emulator.mintToken({ permissions: { ...scope.permissions } });
      issued.push(token);
      return token;
    },
  });
  const { run, path, succeed } = workspace;
  return Object.assign(scope, {
    ...{ ...workspace, emulator, upstream, issued },
    git: (...args: string[]) => succeed('git', ...args),
    tryGit: (...args: string[]) => run('git', ...args),
    write: (name: string, content: string | Uint8Array) => writeFile(path(name), content),
    read: (name: string) => readFile(path(name)),
    revokeAll: async () => {
      const answer = await fetch(`${emulator.url}/_emulator/tokens/revoke`, {
        method: 'POST',
        headers: { authorization: `Bearer ${emulator.adminKey.reveal()}`, 'content-type': 'application/json' },
        body: JSON.stringify({ all: true }),
      });
      expect(answer.ok).toBe(true);
    },
    asked: () =>
      upstream.seen
        .splice(0)
        .filter(({ url }) => url.includes('/info/lfs/'))
        .map(({ method, url }) => `${method} ${url.replace(/^.*\/info\/lfs\/|\?.*$/g, '')}`),
    stop: async () => {
      await workspace.stop();
      await upstream.stop();
      await emulator.stop();
    },
  });
}
