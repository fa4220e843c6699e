import { cpSync, lstatSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Makes `inHome`, where the agent keeps its sessions, a link to the volume that outlives its container. What it has
 * kept there before moves along; where both have something the volume's stays. To be run as the agent.
 */
export function linkSessions(home: string, inHome: string, volume: string): string {
  const link = join(home, inHome);
  const found = lstatSync(link, { throwIfNoEntry: false });
  if (found?.isSymbolicLink() === true && readlinkSync(link) === volume) return 'as it should be';
  mkdirSync(dirname(link), { recursive: true });
  const moved = found?.isDirectory() === true;
  if (moved) cpSync(link, volume, { recursive: true, force: false, preserveTimestamps: true, verbatimSymlinks: true });
  // The link is there before the folder goes: who dies in between finds all of it again.
  const draft = `${link}.mooring-new`;
  rmSync(draft, { force: true });
  symlinkSync(volume, draft);
  if (found !== undefined) rmSync(link, { recursive: true, force: true });
  renameSync(draft, link);
  return moved ? 'linked, with what was there' : 'linked';
}
