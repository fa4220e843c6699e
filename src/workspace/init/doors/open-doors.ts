import { join } from 'node:path';
import type { DoorName } from '../../../contract/connection-handoff.ts';
import { PLATFORM_SOCKET } from '../../../contract/platform-socket.ts';
import { CONTAINER_USERS, SOCKETS, type WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import { readGatewayAccess, writeGatewayAccess } from '../gateway-access.ts';
import { PLAIN_GITHUB_SOCKET, placesOf, servesPlainHttp } from '../sandbox/places.ts';
import { wiring, wiringLinks, writeWiring } from '../wiring/write-wiring.ts';
import type { Handover } from './handover.ts';
import { type OpenDoor, openLoopbackDoor, openSocketDoor } from './open-door.ts';
import { pipeTo } from './pipe-to.ts';

/**
 * Where the sidecar finds the platform when that is not where the boot says: in a container alone, at a socket in its own
 * folder.
 */
export function platformDoorOf({ isolation, platform, folders }: WorkspaceBoot): string | undefined {
  return isolation === 'container' && platform.startsWith('/') ? join(folders.sidecar, PLATFORM_SOCKET) : undefined;
}

/** Opens all doors of a workspace and writes the wiring that leads to them. */
export async function openDoors(boot: WorkspaceBoot, handover: Handover): Promise<OpenDoor[]> {
  const { folders } = boot;
  const { agent, mooring } = boot.isolation === 'container' ? CONTAINER_USERS : OURSELVES;
  const through = (door: DoorName) => handover.offer.bind(handover, door);
  const access = await readGatewayAccess(folders.sidecar);
  const git = await openLoopbackDoor(access.port, through('git'));
  const gateway = { port: git.port, key: access.key };
  await writeGatewayAccess(folders.sidecar, gateway, mooring);
  const places = placesOf(boot);
  await writeWiring(folders.wiring, wiring(boot, gateway, places, process.execPath), wiringLinks(boot, places));
  const doors = [
    git,
    await openSocketDoor(join(folders.run, SOCKETS.gateway), through('gh'), agent),
    await openSocketDoor(join(folders.run, SOCKETS.relay), through('relay'), agent),
  ];
  if (boot.delivery !== 'gateway' && servesPlainHttp(boot)) {
    doors.push(await openSocketDoor(join(folders.run, PLAIN_GITHUB_SOCKET), pipeTo(boot.github.web), agent));
  }
  const platform = platformDoorOf(boot);
  if (platform !== undefined) doors.push(await openSocketDoor(platform, pipeTo(boot.platform), mooring));
  return doors;
}

const OURSELVES = { agent: undefined, mooring: undefined } as const;
