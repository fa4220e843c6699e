import { readdirSync, readFileSync } from 'node:fs';

/** open(2), on Linux for all architectures that Node runs on. */
const O_CLOEXEC = 0o2000000;

/** Whether a child would inherit the descriptor that this text of /proc/<pid>/fdinfo/<fd> (proc(5)) describes. */
export function isInheritable(fdinfo: string): boolean {
  const flags = /^flags:\s+([0-7]+)$/m.exec(fdinfo)?.[1];
  return flags !== undefined && (Number.parseInt(flags, 8) & O_CLOEXEC) === 0;
}

/**
 * The highest descriptor that a child of ours would inherit without being told. Node opens everything with
 * O_CLOEXEC and sets it on the lowest of those it was born with (libuv, uv_disable_stdio_inheritance); what is
 * left is what our starter holds open under higher numbers: a file of its user's, a lock, a pipe.
 */
export function highestInheritedDescriptor(): number {
  const inherited = readdirSync('/proc/self/fdinfo').map(Number).filter(isInherited);
  return Math.max(2, ...inherited);
}

function isInherited(descriptor: number): boolean {
  try {
    return isInheritable(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'));
  } catch {
    // It was the one that listed the folder.
    return false;
  }
}
