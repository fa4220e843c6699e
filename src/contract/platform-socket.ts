import { join } from 'node:path';

/**
 * Where the platform listens for Mooring's own programs. What runs in a sandbox shares the host's loopback and could
 * take the TCP port of a platform that has died; this path it does not see.
 */
export const platformSocket = (dataFolder: string): string => join(dataFolder, 'platform.sock');
