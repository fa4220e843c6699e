import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionHandoff, DoorName } from '../../../contract/connection-handoff.ts';
import type { GitHubInstance } from '../../../contract/github-instance.ts';
import type { GrantRules } from '../../../contract/grant.ts';
import { PROTECTED_ACTIONS } from '../../../contract/protected-actions.ts';
import { foldersBelow, SIDECAR_FILES, SOCKETS, type WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import type { OtherHosts } from '../../../contract/workspace.ts';
import type { RepositoryRef } from '../../../policy/verdict.ts';
import { nodeArguments, programEnvironment, RELAY_FLAGS } from '../../../lib/node-program.ts';

export const LOCAL_KEY = 'local-key-of-the-test';
export const ENROLMENT_CODE = 'code-of-the-test-with-enough-letters';

/** Rules that refuse nothing: for tests of what else the gateway does. */
export const EVERYTHING: GrantRules = { push: ['refs/**'], allow: Object.keys(PROTECTED_ACTIONS) };

export type SidecarProcess = {
  readonly folder: string;
  readonly boot: WorkspaceBoot;
  readonly child: ChildProcess;
  /** The git door's loopback port; gh and relay are sockets in `boot.folders.run`. */
  readonly gitPort: number;
  readonly ghSocket: string;
  readonly relaySocket: string;
  readonly errors: () => string;
  stop(): Promise<void>;
};

/** Starts the real program as init does: with IPC, with doors that accept here and hand each connection over. */
export async function startSidecarProcess(
  platform: string,
  github: GitHubInstance,
  repositories: readonly RepositoryRef[],
  rules: Partial<GrantRules> = {},
  otherHosts: OtherHosts = 'refuse',
): Promise<SidecarProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'mooring-sidecar-'));
  const grants = [...Map.groupBy(repositories, ({ owner }) => owner)].map(([owner, ofOwner]) => ({
    ...{ owner, repositories: ofOwner.map(({ name }) => name) },
    ...{ ...EVERYTHING, ...rules },
  }));
  const boot = { ...(await prepareFolder(folder, platform, github, grants)), otherHosts };
  const bootFile = join(folder, 'boot.json');
  await writeFile(bootFile, JSON.stringify(boot));
  const child = spawn(process.execPath, nodeArguments('src/workspace/sidecar/main.ts', [bootFile], RELAY_FLAGS), {
    env: programEnvironment(),
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const ghSocket = join(boot.folders.run, SOCKETS.gateway);
  const relaySocket = join(boot.folders.run, SOCKETS.relay);
  const git = await openDoor(child, 'git', { host: '127.0.0.1', port: 0 });
  const others = [
    await openDoor(child, 'gh', { path: ghSocket }),
    await openDoor(child, 'relay', { path: relaySocket }),
  ];
  await once(child, 'message');
  return {
    folder,
    boot,
    child,
    gitPort: (git.address() as AddressInfo).port,
    ghSocket,
    relaySocket,
    errors: () => errors,
    stop: async () => {
      for (const server of [git, ...others]) server.close();
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function prepareFolder(
  folder: string,
  platform: string,
  github: GitHubInstance,
  grants: WorkspaceBoot['grants'],
): Promise<WorkspaceBoot> {
  const folders = foldersBelow(folder);
  for (const path of Object.values(folders)) await mkdir(path);
  await writeFile(join(folders.sidecar, SIDECAR_FILES.enrolmentCode), ENROLMENT_CODE);
  await writeFile(join(folders.sidecar, SIDECAR_FILES.gatewayAccess), JSON.stringify({ port: 1, key: LOCAL_KEY }));
  return {
    id: 'ws-1',
    name: 'tester',
    role: 'member',
    delivery: 'gateway',
    platform,
    github,
    grants,
    assignee: 'tester',
    adapter: 'acp',
    command: ['true'],
    agent: { prompt: 'stdin', variables: {}, secrets: [], requires: { binaries: [] } },
    folders,
    isolation: 'none',
  };
}

async function openDoor(
  child: ChildProcess,
  door: DoorName,
  where: { path: string } | { host: string; port: number },
): Promise<Server> {
  const handoff: ConnectionHandoff = { kind: 'connection', door };
  const server = createServer({ pauseOnConnect: true }, (socket) => child.send(handoff, socket));
  server.listen(where);
  await once(server, 'listening');
  return server;
}
