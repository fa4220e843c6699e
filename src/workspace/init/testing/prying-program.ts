import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, statfsSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';

/** Tries from inside a sandbox what it must not be able to do, and writes down what came of it. */
const [watched = ''] = process.argv.slice(2);

function attempt(act: () => unknown): string {
  try {
    act();
    return 'done';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'failed';
  }
}

/** Host secrets lie in one of these; a folder that is not there cannot be listed. */
const listing = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).toSorted() : []);

/** What a descriptor stands for; the one that listed the folder is gone by now. */
function target(link: string): string[] {
  try {
    return [readlinkSync(link)];
  } catch {
    return [];
  }
}

/** In bytes, as df shows it. */
function sizeOf(path: string): number {
  const { blocks, bsize } = statfsSync(path);
  return blocks * bsize;
}

const findings = {
  user: userInfo().username,
  uid: process.getuid?.(),
  environment: Object.keys(process.env).toSorted(),
  root: listing('/'),
  etc: listing('/etc'),
  homes: listing('/home'),
  watchedFolder: listing(watched),
  openFiles: listing('/proc/self/fd').flatMap((fd) => target(`/proc/self/fd/${fd}`)),
  processes: listing('/proc').filter((name) => /^\d+$/.test(name)).length,
  capabilities: /^CapBnd:\t(.*)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1],
  noNewPrivileges: /^NoNewPrivs:\t(.*)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1],
  setKernelParameter: attempt(() => {
    const path = '/proc/sys/kernel/core_pattern';
    writeFileSync(path, readFileSync(path));
  }),
  makeUserNamespace: attempt(() => execFileSync('unshare', ['--user', 'true'], { stdio: 'ignore' })),
  becomeRoot: attempt(() => process.setuid?.(0)),
  writeToSystem: attempt(() => writeFileSync('/usr/pried', '')),
  writeToRoot: attempt(() => writeFileSync('/pried', '')),
  writeToWiring: attempt(() => writeFileSync('/etc/mooring/gitconfig', '')),
  replaceSocket: attempt(() => writeFileSync('/run/mooring/gateway.sock', '')),
  writeToSource: attempt(() => writeFileSync(`${import.meta.filename}.pried`, '')),
  writeToDevices: attempt(() => writeFileSync('/dev/pried', '')),
  temporaryBytes: Object.fromEntries(['/tmp', '/var/tmp', '/run', '/dev/shm'].map((path) => [path, sizeOf(path)])),
  writeToNull: attempt(() => writeFileSync('/dev/null', 'x')),
  writeToTemporary: attempt(() => writeFileSync('/tmp/note', '')),
  writeToHome: attempt(() => writeFileSync('/home/agent/note', '')),
  git: attempt(() => execFileSync('git', ['init', '--quiet', '/workspace/repository'])),
};
writeFileSync('/workspace/findings.json', JSON.stringify(findings));
