import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import { writeFileWhole } from '../../../lib/private-file.ts';
import { GROUP, PASSWD } from './accounts.ts';
import { ghConfig } from './gh-config.ts';
import { type GitGateway, gitconfig } from './gitconfig.ts';

/** Names of the files in `folders.wiring`. */
export const WIRING_FILES = { gitconfig: 'gitconfig', gh: 'gh', passwd: 'passwd', group: 'group' } as const;

/** All that the agent's tools read to find GitHub, by path within `folders.wiring`. */
export function wiring(boot: WorkspaceBoot, gateway: GitGateway, ghSocket: string | undefined): Map<string, string> {
  return new Map([
    [WIRING_FILES.gitconfig, gitconfig(boot, gateway)],
    [join(WIRING_FILES.gh, 'config.yml'), ghConfig(ghSocket)],
    [WIRING_FILES.passwd, PASSWD],
    [WIRING_FILES.group, GROUP],
  ]);
}

export async function writeWiring(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [name, content] of files) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFileWhole(path, content, 0o644);
  }
}
