import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { WorkspaceBoot } from '../../contract/workspace-boot.ts';
import { Fault } from '../../lib/fault.ts';
import { faultText, parseBy } from '../../lib/schema-faults.ts';

export type BootFile = { readonly path: string; readonly boot: WorkspaceBoot; readonly sha256: string };

export async function readBoot(path: string | undefined): Promise<BootFile> {
  if (path === undefined) {
    throw new Fault('boot_file_missing', 'no boot file was given', 'run init with the path of a boot.json');
  }
  // In one line: what a container's log ends with is what an operator is told.
  const invalid = (faults: readonly string[], cause?: unknown) =>
    new Fault('boot_file_invalid', `${path} does not hold a workspace's boot (${faults.join('; ')})`, REMEDY, {
      cause,
    });
  let [text, content]: [string, unknown] = ['', undefined];
  try {
    text = await readFile(path, 'utf8');
    content = JSON.parse(text);
  } catch (cause) {
    throw invalid([(cause as Error).message], cause);
  }
  const boot = parseBy(WorkspaceBoot, content);
  if (!boot.ok) throw invalid(boot.error.map((fault) => faultText(fault, 'the file')));
  return { path, boot: boot.value, sha256: createHash('sha256').update(text).digest('hex') };
}

const REMEDY = 'start the workspace through the platform, which writes this file';
