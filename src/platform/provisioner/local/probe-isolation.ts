import { execFile } from 'node:child_process';
import type { HostIsolation } from '../workspace-host.ts';

/** A sandbox of the same kind as a workspace's, around a program that does nothing. */
const PROBE = [
  ...['--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--disable-userns', '--cap-drop', 'ALL'],
  ...['--ro-bind', '/', '/', '--proc', '/proc', '--dev', '/dev', '--remount-ro', '/proc', '--', '/bin/true'],
];

/**
 * Finds out whether bubblewrap can make a sandbox here, by making one: it may be missing, older than 0.8, or kept
 * from user namespaces by the kernel's settings.
 */
export function probeIsolation(bubblewrap = 'bwrap'): Promise<HostIsolation> {
  return new Promise((resolve) => {
    execFile(bubblewrap, PROBE, { timeout: 10_000 }, (error, _stdout, stderr) => {
      if (error === null) return resolve({ kind: 'bubblewrap' });
      const why = error.code === 'ENOENT' ? 'bubblewrap is not installed' : firstLine(stderr) || error.message;
      resolve({
        kind: 'none',
        warning:
          `Workspaces are NOT isolated (${why}): agents run as this user and can read this user's files. ` +
          'Install bubblewrap 0.8 or newer and allow user namespaces.',
      });
    });
  });
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}
