import { randomBytes } from 'node:crypto';
import { chown } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewayAccess, SIDECAR_FILES } from '../../contract/workspace-boot.ts';
import { readJsonFile } from '../../lib/json-file.ts';
import { writeFileWhole } from '../../lib/private-file.ts';

/** 144 bits, in letters that need no escape in a URL. */
const newKey = (): string => randomBytes(18).toString('base64url');

/**
 * The port and key of the last start, so that the wiring stays as the agent's running commands know it; at the
 * first start any port (0) and a new key.
 */
export async function readGatewayAccess(sidecarFolder: string): Promise<GatewayAccess> {
  const kept = await readJsonFile(join(sidecarFolder, SIDECAR_FILES.gatewayAccess), GatewayAccess);
  return kept ?? { port: 0, key: newKey() };
}

/** `owner` is the sidecar's uid and gid where they are not ours. */
export async function writeGatewayAccess(sidecarFolder: string, access: GatewayAccess, owner?: number): Promise<void> {
  const path = join(sidecarFolder, SIDECAR_FILES.gatewayAccess);
  await writeFileWhole(path, JSON.stringify(access));
  if (owner !== undefined) await chown(path, owner, owner);
}
