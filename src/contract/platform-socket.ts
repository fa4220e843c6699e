import { join } from 'node:path';
import { z } from 'zod';

/**
 * Where the platform listens for Mooring's own programs. What runs in a sandbox shares the host's loopback and could
 * take the TCP port of a platform that has died; this path it does not see. It lies in a folder of its own, which is
 * mounted into containers as a whole: so they find the socket of the next platform too.
 */
export const platformSocket = (dataFolder: string): string => join(dataFolder, 'run', PLATFORM_SOCKET);

/** Its name in whatever folder it is found, be it mounted elsewhere. */
export const PLATFORM_SOCKET = 'platform.sock';

/**
 * Where a sidecar finds the platform: the absolute path of its unix socket, or from a container that cannot be given
 * one its web address.
 */
export const PlatformAddress = z
  .string()
  .refine((text) => text.startsWith('/') || isOrigin(text), 'must be an absolute path or an http(s) address');

/** The address as `sendJson` takes it. */
export const reachPlatform = (address: string): { socket: string } | { origin: string } =>
  address.startsWith('/') ? { socket: address } : { origin: address };

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text.replace(/\/$/, '');
}
