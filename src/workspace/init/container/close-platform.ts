import { chmodSync, lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { CONTAINER_PLACES, CONTAINER_USERS } from '../../../contract/workspace-boot.ts';
import { Fault } from '../../../lib/fault.ts';

/**
 * Sees to it that the agent cannot come to the platform's socket. The mounted folder keeps its owner, and where the
 * platform is run by somebody with the agent's uid that owner is the agent: then a folder above it must be closed, and
 * the one of the image is.
 */
export function closePlatform(platform: string): string {
  if (!platform.startsWith('/')) return 'reached by its web address';
  const mount = dirname(platform);
  if (mount.startsWith(`${CONTAINER_PLACES.platform}/`)) chmodSync(CONTAINER_PLACES.platform, 0o700);
  for (let folder = mount; folder !== '/'; folder = dirname(folder)) {
    if (!mayEnter(folder, CONTAINER_USERS.agent)) return 'closed to the agent';
  }
  throw new Fault(
    'platform_open_to_agent',
    `the agent could enter ${mount}, where the platform's socket is`,
    `mount that folder below ${CONTAINER_PLACES.platform}, which is root's alone`,
  );
}

/** By owner, group and others, in that order: path_resolution(7). */
function mayEnter(folder: string, id: number): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return false;
  if (found.uid === id) return (found.mode & 0o100) !== 0;
  if (found.gid === id) return (found.mode & 0o010) !== 0;
  return (found.mode & 0o001) !== 0;
}
