import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Socket } from 'node:net';
import { gitHubInstanceAt } from '../../src/contract/github-instance.ts';
import { foldersBelow } from '../../src/contract/workspace-boot.ts';
import { pipeTo } from '../../src/workspace/init/doors/pipe-to.ts';
import { GH_PLACEHOLDER } from '../../src/workspace/init/wiring/gh-config.ts';
import { issue, startPlatformDouble } from '../../src/workspace/sidecar/testing/platform-double.ts';
import { ENROLMENT_CODE, LOCAL_KEY, startSidecarProcess } from '../../src/workspace/sidecar/testing/sidecar-process.ts';
import { REPOSITORIES, startGitHub } from './github-world.ts';
import { openSide, openSocket, type Side } from './side.ts';

const HOUR = 3_600_000;

/** Both ways to do the same, each to a GitHub of its own. */
export type World = { readonly through: Side; readonly direct: Side; stop(): Promise<void> };

export async function startWorld(now: number): Promise<World> {
  const [through, direct] = await Promise.all([openThroughGateway(now), openDirect(now)]);
  return {
    through,
    direct,
    stop: async () => {
      await Promise.all([through.stop(), direct.stop()]);
    },
  };
}

/** The workspace's own wiring, and the real sidecar with rules that refuse nothing within its repositories. */
async function openThroughGateway(now: number): Promise<Side> {
  const github = await startGitHub(now);
  const platform = await startPlatformDouble('ws-1', ENROLMENT_CODE);
  platform.answer = (_method, path) =>
    path.startsWith('/github-installation-token')
      ? // Old enough to be known everywhere, so that a refusal is not taken for replication.
        issue(github.token, now - 60_000, now + HOUR - 60_000, { repositories: [...REPOSITORIES] })
      : { status: 204 };
  const granted = REPOSITORIES.map((name) => ({ owner: 'acme', name }));
  const sidecar = await startSidecarProcess(platform.socket, gitHubInstanceAt(github.url, 'github.com'), granted);
  const wiring = {
    boot: sidecar.boot,
    gateway: { port: sidecar.gitPort, key: LOCAL_KEY },
    ghSocket: sidecar.ghSocket,
    token: GH_PLACEHOLDER,
  };
  return openSide(sidecar.folder, github, wiring, async () => {
    await sidecar.stop();
    await platform.stop();
    await github.stop();
  });
}

/** Delivery `env`: the token in the environment, and nothing between but a way to an address that has no TLS. */
export async function openDirect(now: number, pipe = pipeTo): Promise<Side> {
  const github = await startGitHub(now);
  const folder = await mkdtemp(join(tmpdir(), 'mooring-direct-'));
  const ghSocket = join(folder, 'gh.sock');
  const closeSocket = await openSocket(ghSocket, (socket: Socket) => pipe(github.url)(socket));
  const folders = foldersBelow(folder);
  await Promise.all(Object.values(folders).map((path) => mkdir(path)));
  const wiring = {
    boot: {
      id: 'ws-1',
      name: 'tester',
      role: 'member' as const,
      delivery: 'env' as const,
      platform: 'unused',
      github: gitHubInstanceAt(github.url, 'github.com'),
      grants: [],
      assignee: 'tester',
      adapter: 'acp' as const,
      command: ['true'],
      agent: { prompt: 'stdin' as const, variables: {}, secrets: [], requires: { binaries: [] } },
      folders,
      isolation: 'none' as const,
    },
    gateway: { port: 1, key: LOCAL_KEY },
    ghSocket,
    token: github.token,
  };
  return openSide(folder, github, wiring, async () => {
    await closeSocket();
    await github.stop();
    await rm(folder, { recursive: true, force: true });
  });
}
