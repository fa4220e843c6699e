import { dirname, join } from 'node:path';
import { INSIDE, type WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import { AGENT } from '../wiring/accounts.ts';
import { WIRING_FILES } from '../wiring/write-wiring.ts';
import type { HostFacts } from './host-facts.ts';

/** What of the host's /etc programs need to find names, hosts and certificates. Nothing here is a secret. */
const SHARED_ETC = [
  'alternatives',
  'ca-certificates',
  'ca-certificates.conf',
  'hosts',
  'ld.so.cache',
  'localtime',
  'nsswitch.conf',
  'protocols',
  'resolv.conf',
  'services',
  'ssl/certs',
  'ssl/openssl.cnf',
];

/** What of the installation the agent's half runs. The data folder may lie beside these and stays out of sight. */
const SHARED_INSTALLATION = ['src', 'templates', 'node_modules', 'package.json'];

/**
 * What a tmpfs may hold, in bytes. It is the host's memory, of which the kernel gives each mount half by itself:
 * one agent that fills its own would leave none to its neighbours.
 */
const ROOMY = 512 * 1_048_576;
const SHARED_MEMORY = 64 * 1_048_576;
const SMALL = 1_048_576;

/**
 * bwrap's options (bubblewrap 0.8, bwrap(1)) up to the program. Mounts are made in this order, so a later one
 * covers an earlier one. The network is the host's: the agent needs its loopback gateway and its model's API.
 */
export function bubblewrapArguments(boot: WorkspaceBoot, facts: HostFacts): string[] {
  return [
    ...separation(boot.name),
    ...system(facts),
    ...etc(boot.folders.wiring),
    ...['--perms', '1777', ...tmpfs('/tmp', ROOMY)],
    ...['--perms', '0755', ...tmpfs('/run', SMALL)],
    ...['--perms', '1777', ...tmpfs('/var/tmp', ROOMY)],
    ...installation(facts),
    ...hidden(boot, facts),
    // Read-only: a socket can be connected to all the same, and nobody can put another in its place.
    ...['--ro-bind', boot.folders.run, INSIDE.run],
    ...['--bind', boot.folders.home, INSIDE.home],
    ...['--bind', boot.folders.workspace, INSIDE.workspace],
    ...['--chdir', INSIDE.workspace],
    ...sealing(),
  ];
}

/** Namespaces of its own, no capability, no way to regain one, and no life after ours. */
function separation(name: string): string[] {
  return [
    ...['--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'],
    // A user namespace of the agent's own would give it capabilities again, and with them much of the kernel.
    '--disable-userns',
    ...['--uid', String(AGENT.uid), '--gid', String(AGENT.gid), '--hostname', name],
    ...['--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
  ];
}

function system(facts: HostFacts): string[] {
  return [
    ...['--ro-bind', '/usr', '/usr'],
    ...facts.systemFolders.flatMap(({ path, link }) =>
      link === undefined ? ['--ro-bind', path, path] : ['--symlink', link, path],
    ),
    ...['--proc', '/proc', '--dev', '/dev'],
    ...['--perms', '1777', ...tmpfs('/dev/shm', SHARED_MEMORY)],
  ];
}

function etc(wiring: string): string[] {
  return [
    ...['--perms', '0755', '--dir', '/etc', '--perms', '0755', '--dir', '/etc/ssl'],
    ...SHARED_ETC.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]),
    ...['--ro-bind', wiring, INSIDE.wiring],
    ...['--ro-bind', join(wiring, WIRING_FILES.gitconfig), '/etc/gitconfig'],
    ...['--ro-bind', join(wiring, WIRING_FILES.passwd), '/etc/passwd'],
    ...['--ro-bind', join(wiring, WIRING_FILES.group), '/etc/group'],
  ];
}

function installation({ installation, node }: HostFacts): string[] {
  const shared = SHARED_INSTALLATION.map((name) => join(installation, name));
  const nodeIsThere = ['/usr', ...shared].some((folder) => isWithin(node, folder));
  return [...shared, ...(nodeIsThere ? [] : [node])].flatMap((path) => ['--ro-bind', path, path]);
}

/** A data folder inside of what is shown, such as one below /usr/local, is covered by an empty one. */
function hidden(boot: WorkspaceBoot, facts: HostFacts): string[] {
  const shown = ['/usr', ...facts.systemFolders.map(({ path }) => path)].concat(
    SHARED_INSTALLATION.map((name) => join(facts.installation, name)),
  );
  const data = dirname(dirname(dirname(boot.folders.sidecar)));
  return shown.some((folder) => isWithin(data, folder)) ? [...tmpfs(data, SMALL), '--remount-ro', data] : [];
}

/**
 * Last, for nothing can be mounted on what is read-only. When bwrap is run by root, the agent's uid 1000 is the
 * host's uid 0 to the kernel, and the files below /proc/sys go by that uid without asking for a capability:
 * a writable /proc would let the agent set kernel.core_pattern, a command that the kernel runs as the host's root.
 * /dev is a tmpfs whose size bwrap lets nobody set; the devices in it are mounts of their own and stay writable.
 */
function sealing(): string[] {
  return ['/proc', '/dev', '/run', '/'].flatMap((path) => ['--remount-ro', path]);
}

function tmpfs(path: string, bytes: number): string[] {
  return ['--size', String(bytes), '--tmpfs', path];
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
