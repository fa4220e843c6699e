import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitHubInstanceAt } from '../../../contract/github-instance.ts';
import { foldersBelow, type WorkspaceBoot } from '../../../contract/workspace-boot.ts';

/** A boot with everything at its usual; the folders are below `data` and need not exist. */
export function sampleBoot(data: string, changes: Partial<WorkspaceBoot> = {}): WorkspaceBoot {
  return {
    id: 'w1',
    name: 'ada',
    role: 'member',
    delivery: 'gateway',
    platform: '/data/platform.sock',
    github: gitHubInstanceAt('https://github.com'),
    grants: [{ owner: 'acme', repositories: ['harbor', 'tide'], push: ['refs/heads/**'], allow: [] }],
    assignee: 'ada',
    adapter: 'acp',
    command: ['node', 'agent.ts'],
    agent: { prompt: 'stdin', variables: {}, secrets: [], requires: { binaries: [] } },
    folders: foldersBelow(join(data, 'workspaces', 'ada')),
    isolation: 'bubblewrap',
    ...changes,
  };
}

/** The same in a new temporary folder, with its folders made. */
export async function madeBoot(changes: Partial<WorkspaceBoot> = {}): Promise<{ data: string; boot: WorkspaceBoot }> {
  const data = await mkdtemp(join(tmpdir(), 'mooring-init-'));
  const boot = sampleBoot(data, changes);
  for (const folder of Object.values(boot.folders)) await mkdir(folder, { recursive: true });
  return { data, boot };
}
