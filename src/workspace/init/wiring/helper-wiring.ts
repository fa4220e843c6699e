import { join } from 'node:path';
import type { WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import type { HelperWiring } from '../../../contract/workspace-wiring.ts';
import type { Places } from '../sandbox/places.ts';

/** Where the agent's half keeps its tokens with delivery `helper`: all of it in the agent's home, and the agent's. */
export function helperWiring({ github, grants }: WorkspaceBoot, { home }: Pick<Places, 'home'>): HelperWiring {
  const socket = (owner: string) => join(home, '.cache', 'mooring-credentials', `${owner.toLowerCase()}.sock`);
  return {
    protocol: new URL(github.web).protocol === 'http:' ? 'http' : 'https',
    caches: grants.map(({ owner }) => ({ owner, socket: socket(owner) })),
    ghLogin: join(home, '.config', 'gh', 'hosts.yml'),
  };
}
