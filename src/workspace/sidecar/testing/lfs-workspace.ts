import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { gitHubInstanceAt } from '../../../contract/github-instance.ts';
import { startEmulator, type TestEmulator } from '../../../emulator/testing/start-emulator.ts';
import { type AgentShell, type Ended, openAgentShell } from './agent-shell.ts';
import { forwardTo } from './forward-to.ts';
import { issue, type PlatformDouble, startPlatformDouble } from './platform-double.ts';
import { type ScriptedUpstream, startScriptedUpstream } from './scripted-upstream.ts';
import { ENROLMENT_CODE, type SidecarProcess, startSidecarProcess } from './sidecar-process.ts';

/** Why there is no git-lfs to test with; undefined when there is one. */
export function gitLfsFault(): string | undefined {
  try {
    execFileSync('git', ['lfs', 'version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'git-lfs is missing: apt-get install git-lfs';
  }
}

export type LfsWorkspace = {
  readonly emulator: TestEmulator;
  /** Stands between the gateway and the emulator, and sees what the one asks the other. */
  readonly upstream: ScriptedUpstream;
  readonly shell: AgentShell;
  readonly sidecar: SidecarProcess;
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
  stop(): Promise<void>;
};

/** Real git-lfs with the workspace's own wiring, through the real sidecar, at the emulator: for acme/harbor alone. */
export async function startLfsWorkspace(): Promise<LfsWorkspace> {
  const [emulator, upstream] = await Promise.all([startEmulator(), startScriptedUpstream()]);
  const platform: PlatformDouble = await startPlatformDouble('ws-1', ENROLMENT_CODE);
  upstream.handle = forwardTo(emulator.url);
  const github = gitHubInstanceAt(upstream.url, 'github.com');
  const issued: string[] = [];
  platform.answer = async (_method, path) => {
    if (!path.startsWith('/github-installation-token')) return { status: 204 };
    const token = await emulator.mintToken({ permissions: { ...workspace.permissions } });
    issued.push(token);
    // Old enough to be known everywhere, so that a refusal is not taken for replication.
    return issue(token, Date.now() - 60_000, Date.now() + 3_540_000, { repositories: ['harbor'] });
  };
  const workspace: Pick<LfsWorkspace, 'permissions'> = { permissions: { metadata: 'read', contents: 'write' } };
  const sidecar = await startSidecarProcess(platform.socket, github, [{ owner: 'acme', name: 'harbor' }]);
  const shell = await openAgentShell(sidecar);
  const inWorkspace = (path: string): string => join(sidecar.boot.folders.workspace, path);
  const tryGit = (...args: string[]): Promise<Ended> => shell.run('git', ...args);
  return Object.assign(workspace, {
    ...{ emulator, upstream, shell, sidecar, issued, tryGit },
    git: async (...args: string[]) => {
      const ended = await tryGit(...args);
      expect(ended, `git ${args.join(' ')}: ${ended.stderr}`).toMatchObject({ code: 0 });
      return ended.stdout;
    },
    write: (path: string, content: string | Uint8Array) => writeFile(inWorkspace(path), content),
    read: (path: string) => readFile(inWorkspace(path)),
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
      await sidecar.stop();
      await platform.stop();
      await upstream.stop();
      await emulator.stop();
    },
  });
}
