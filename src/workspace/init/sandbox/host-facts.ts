import { lstat, readlink } from 'node:fs/promises';
import { INSTALLATION } from '../../../lib/node-program.ts';

/** What a sandbox is built from, as found on this machine. */
export type HostFacts = {
  /** The Node that runs us; it runs the agent's half as well. */
  readonly node: string;
  /** Holds `src/`, `templates/`, `node_modules/` and `package.json`. */
  readonly installation: string;
  /** `/bin`, `/lib` and their like: links into `/usr` on merged systems, folders of their own elsewhere. */
  readonly systemFolders: readonly { readonly path: string; readonly link?: string }[];
};

const SYSTEM_FOLDERS = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];

export async function readHostFacts(): Promise<HostFacts> {
  const found = await Promise.all(SYSTEM_FOLDERS.map(describeFolder));
  return {
    node: process.execPath,
    installation: INSTALLATION.replace(/\/+$/, ''),
    systemFolders: found.filter((folder) => folder !== undefined),
  };
}

async function describeFolder(path: string): Promise<{ path: string; link?: string } | undefined> {
  const status = await lstat(path).catch(() => undefined);
  if (status === undefined) return undefined;
  return status.isSymbolicLink() ? { path, link: await readlink(path) } : { path };
}
