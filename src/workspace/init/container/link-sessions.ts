import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Makes `inHome`, where the agent keeps its sessions, a link to the volume that outlives its container. What it has
 * kept there before moves along; where both have something the volume's stays. To be run as the agent, who may have
 * made of both what it likes.
 *
 * @throws Error when something could not be moved along: then all stays where it is.
 */
export function linkSessions(home: string, inHome: string, volume: string): string {
  const link = join(home, inHome);
  const found = lstatSync(link, { throwIfNoEntry: false });
  if (found?.isSymbolicLink() === true && readlinkSync(link) === volume) return 'as it should be';
  mkdirSync(dirname(link), { recursive: true });
  const moved = found?.isDirectory() === true;
  if (moved) copyInto(volume, link);
  // The link is there before the folder goes: who dies in between finds all of it again.
  const draft = `${link}.mooring-new`;
  rmSync(draft, { force: true });
  symlinkSync(volume, draft);
  if (found !== undefined) rmSync(link, { recursive: true, force: true });
  renameSync(draft, link);
  return moved ? 'linked, with what was there' : 'linked';
}

/** By cp(1): what Node's own cpSync cannot do (a folder over a file, deep trees) ends the process, past every `catch`. */
function copyInto(volume: string, folder: string): void {
  const { status, stderr, error } = spawnSync('/bin/cp', ['-a', '-n', `${folder}/.`, volume], {
    env: {},
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Error(`what is in ${folder} cannot be moved along: ${error?.message ?? stderr.slice(0, 300)}`);
}
