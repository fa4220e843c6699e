import { join } from 'node:path';
import type { GitHubInstance } from '../../../contract/github-instance.ts';
import { PLATFORM_SOCKET } from '../../../contract/platform-socket.ts';
import { CONTAINER_PLACES } from '../../../contract/workspace-boot.ts';
import { Fault } from '../../../lib/fault.ts';
import type { BootAddresses } from '../workspace-host.ts';
import type { ContainersConfig } from './containers-config.ts';

const LOOPBACK = /^(?:127(?:\.\d+){3}|localhost|\[::1\])$/;

/** What is on this machine's loopback is elsewhere for a container; the platform is a mounted socket if not on the web. */
export function reachFromContainers(
  { github }: BootAddresses,
  { loopback, platform }: Pick<ContainersConfig, 'loopback' | 'platform'>,
): BootAddresses {
  const moved = (address: string): string => moveFromLoopback(address, loopback, 'github.web');
  return {
    platform:
      platform === undefined
        ? join(CONTAINER_PLACES.platformMount, PLATFORM_SOCKET)
        : moveFromLoopback(platform, loopback, 'containers.platform'),
    github: moveInstance(github, moved),
  };
}

/** The name stays: it is what agents see, wherever it is dialled. */
const moveInstance = (github: GitHubInstance, moved: (address: string) => string): GitHubInstance => ({
  name: github.name,
  web: moved(github.web),
  api: moved(github.api),
  graphql: moved(github.graphql),
  uploads: moved(github.uploads),
});

/** As it was written, without a slash that `URL` would add. */
function moveFromLoopback(address: string, loopback: string | undefined, key: string): string {
  const { hostname } = new URL(address);
  if (!LOOPBACK.test(hostname)) return address;
  if (loopback === undefined) {
    throw new Fault(
      'loopback_not_reached',
      `${key} ${address} is on this machine's loopback, which containers do not reach`,
      'give the address by which they do as containers.loopback (10.0.2.2 with slirp4netns:allow_host_loopback=true)',
    );
  }
  return address.replace(`//${hostname}`, `//${loopback}`);
}
