import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { WorkspaceBoot } from '../../contract/workspace-boot.ts';
import { Fault } from '../../lib/fault.ts';

export type BootFile = { readonly path: string; readonly boot: WorkspaceBoot; readonly sha256: string };

export async function readBoot(path: string | undefined): Promise<BootFile> {
  if (path === undefined) {
    throw new Fault('boot_file_missing', 'no boot file was given', 'run init with the path of a boot.json');
  }
  try {
    const text = await readFile(path, 'utf8');
    const sha256 = createHash('sha256').update(text).digest('hex');
    return { path, boot: WorkspaceBoot.parse(JSON.parse(text)), sha256 };
  } catch (cause) {
    const remedy = 'start the workspace through the platform, which writes this file';
    throw new Fault('boot_file_invalid', `${path} does not hold a workspace's boot`, remedy, { cause });
  }
}
