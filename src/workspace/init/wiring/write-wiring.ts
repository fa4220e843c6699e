import { mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import { IN_WORKSPACE, WIRING_DESCRIPTION, type WorkspaceWiring } from '../../../contract/workspace-wiring.ts';
import { writeFileWhole } from '../../../lib/private-file.ts';
import type { Places } from '../sandbox/places.ts';
import { toolsEnvironment } from '../sandbox/runtime-environment.ts';
import { GROUP, PASSWD } from './accounts.ts';
import { GH_PLACEHOLDER, ghConfig } from './gh-config.ts';
import { type GitGateway, gitconfig } from './gitconfig.ts';
import { helperWiring } from './helper-wiring.ts';
import { inWorkspace } from './in-workspace.ts';
import { mooringCommand } from './mooring-command.ts';

/** Names of the files in `folders.wiring`; what is in `bin` can be run. */
export const WIRING_FILES = { gitconfig: 'gitconfig', gh: 'gh', passwd: 'passwd', group: 'group', bin: 'bin' } as const;

/** All that the agent's tools read to find GitHub, by path within `folders.wiring`. `node` runs our own programs. */
export function wiring(boot: WorkspaceBoot, gateway: GitGateway, places: Places, node: string): Map<string, string> {
  return new Map([
    [WIRING_FILES.gitconfig, gitconfig(boot, gateway, places)],
    [join(WIRING_FILES.gh, 'config.yml'), ghConfig(places.ghSocket)],
    [WIRING_FILES.passwd, PASSWD],
    [WIRING_FILES.group, GROUP],
    [WIRING_DESCRIPTION, `${JSON.stringify(description(boot, places), null, 2)}\n`],
    [join(WIRING_FILES.bin, 'mooring'), mooringCommand(node, dirname(places.bin))],
    [join(WIRING_FILES.bin, IN_WORKSPACE), inWorkspace(toolsEnvironment(boot, places, node))],
  ]);
}

function description(boot: WorkspaceBoot, places: Places): WorkspaceWiring {
  const { relay, ghSocket, gitconfig, ghConfig } = places;
  return {
    workspace: boot.name,
    delivery: boot.delivery,
    github: boot.github.name,
    relay,
    ...(ghSocket === undefined ? {} : { ghSocket }),
    gitconfig,
    ghConfig,
    ...(boot.delivery === 'gateway' ? { placeholder: GH_PLACEHOLDER } : {}),
    ...(boot.delivery === 'helper' ? { helper: helperWiring(boot, places) } : {}),
  };
}

/**
 * Links in `folders.wiring`, by where they lead as the agent sees it. gh looks for its login beside its settings, which
 * are read-only to the agent; the login is the feeder's to write, in the agent's home.
 */
export function wiringLinks(boot: WorkspaceBoot, places: Places): Map<string, string> {
  return boot.delivery === 'helper'
    ? new Map([[join(WIRING_FILES.gh, 'hosts.yml'), helperWiring(boot, places).ghLogin]])
    : new Map();
}

export async function writeWiring(
  folder: string,
  files: ReadonlyMap<string, string>,
  links: ReadonlyMap<string, string> = new Map(),
): Promise<void> {
  for (const [name, content] of files) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFileWhole(path, content, name.startsWith(`${WIRING_FILES.bin}/`) ? 0o755 : 0o644);
  }
  // Also one that another delivery has left.
  await rm(join(folder, WIRING_FILES.gh, 'hosts.yml'), { force: true });
  for (const [name, target] of links) await symlink(target, join(folder, name));
}
