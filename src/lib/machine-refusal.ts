/** What a machine refuses by its state, and not because of what was asked: errno(3). */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'make room on the disk',
  EDQUOT: 'make room on the disk, or raise the quota',
  EROFS: 'mount the disk so that it can be written to',
  EIO: "look at the disk, and at what the kernel's log says of it",
  ENOMEM: 'give it more memory',
  EMFILE: 'raise the limit of open files',
  ENFILE: 'raise the limit of open files',
};

/** An error of the machine's own: a peer that is away, a full disk. https://nodejs.org/api/errors.html#class-systemerror */
export const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && 'code' in error;

/** One sentence for an operator, where an error is no fault of a program's; undefined for all others. */
export function machineRefusal(error: unknown): string | undefined {
  const remedy = isSystemError(error) ? REMEDIES[error.code ?? ''] : undefined;
  return remedy && `the machine refuses (${(error as Error).message}): ${remedy}`;
}
