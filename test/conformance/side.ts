import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { WorkspaceBoot } from '../../src/contract/workspace-boot.ts';
import { placesOf } from '../../src/workspace/init/sandbox/places.ts';
import { ghConfig } from '../../src/workspace/init/wiring/gh-config.ts';
import { gitconfig } from '../../src/workspace/init/wiring/gitconfig.ts';
import type { GitHubWorld } from './github-world.ts';

/** How commands reach GitHub on one side: through the gateway, or directly with a token in hand. */
export type Side = {
  readonly github: GitHubWorld;
  readonly folder: string;
  /** A fresh home and workspace below it, with the environment for commands that run there. */
  prepare(place: string): Promise<{ readonly environment: NodeJS.ProcessEnv; readonly workspace: string }>;
  stop(): Promise<void>;
};

export type Wiring = {
  readonly boot: WorkspaceBoot;
  readonly gateway: { readonly port: number; readonly key: string };
  readonly ghSocket: string;
  readonly token: string;
};

/** `folder` is the side's own. Both sides differ in their wiring and in nothing else. */
export async function openSide(
  folder: string,
  github: GitHubWorld,
  { boot, gateway, ghSocket, token }: Wiring,
  stop: () => Promise<void>,
): Promise<Side> {
  const binaries = join(folder, 'bin');
  const ghFolder = join(folder, 'gh');
  await Promise.all([binaries, ghFolder].map((path) => mkdir(path, { recursive: true })));
  for (const [name, path] of Object.entries({ git: process.env['TEST_GIT'], gh: process.env['TEST_GH'] })) {
    if (path !== undefined) await symlink(path, join(binaries, name));
  }
  await writeFile(join(folder, 'gitconfig'), gitconfig(boot, gateway, placesOf(boot)));
  await writeFile(join(ghFolder, 'config.yml'), ghConfig(ghSocket));
  const seconds = Math.floor(github.now / 1_000);
  return {
    github,
    folder,
    stop,
    prepare: async (place) => {
      const home = join(folder, place, 'home');
      const workspace = join(folder, place, 'workspace');
      const config = join(folder, place, 'gh');
      await Promise.all([home, workspace, config].map((path) => mkdir(path, { recursive: true })));
      await writeFile(join(config, 'config.yml'), ghConfig(ghSocket));
      const environment: NodeJS.ProcessEnv = {
        PATH: `${binaries}:${process.env['PATH']}`,
        HOME: home,
        LC_ALL: 'C.UTF-8',
        TZ: 'UTC',
        GIT_CONFIG_SYSTEM: join(folder, 'gitconfig'),
        GIT_TERMINAL_PROMPT: '0',
        // git shows how far it is when something takes two seconds, which depends on the machine.
        GIT_PROGRESS_DELAY: '3600',
        // The same commit has the same id on both sides.
        GIT_AUTHOR_DATE: `${seconds} +0000`,
        GIT_COMMITTER_DATE: `${seconds} +0000`,
        GH_CONFIG_DIR: config,
        GH_TOKEN: token,
        GH_NO_UPDATE_NOTIFIER: '1',
        GH_PROMPT_DISABLED: '1',
        GITHUB: github.repositoriesFolder,
      };
      return { environment, workspace };
    },
  };
}

/** A socket each connection to which is joined to something else; gh reaches an address without TLS by it. */
export async function openSocket(path: string, join: (socket: Socket) => void): Promise<() => Promise<void>> {
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    join(socket);
  });
  server.listen(path);
  await once(server, 'listening');
  return async () => {
    for (const socket of open) socket.destroy();
    server.close();
    await once(server, 'close');
  };
}
