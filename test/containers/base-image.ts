import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryPodman } from './podman.ts';
import { CONTAINER_CACHE, STORE_LOCK } from './store.ts';

/** Debian's smallest system, made by debootstrap: it stands for `debian:bookworm-slim` where no registry is reached. */
export const DEBIAN = 'localhost/mooring-test-debian:bookworm';

const TARBALL = join(CONTAINER_CACHE, 'debian-bookworm.tar');

/** Makes sure that the image is there: some minutes at the first time on a machine, nothing afterwards. */
export async function provideDebian(): Promise<void> {
  if ((await tryPodman(['image', 'exists', DEBIAN])).code === 0) return;
  if ((await stat(TARBALL).catch(() => undefined)) === undefined) await bootstrapDebian();
  await must('podman', ['import', '--quiet', TARBALL, DEBIAN]);
}

async function bootstrapDebian(): Promise<void> {
  await mkdir(CONTAINER_CACHE, { recursive: true });
  const folder = await mkdtemp(join(tmpdir(), 'mooring-debian-'));
  try {
    const root = join(folder, 'root');
    await must('debootstrap', ['--variant=minbase', 'bookworm', root]);
    const draft = `${TARBALL}.${process.pid}`;
    await must('tar', ['-C', root, '--one-file-system', '-cf', draft, '.']);
    await rename(draft, TARBALL);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function must(command: string, args: readonly string[]): Promise<void> {
  const ended = await tryPodman(['--exclusive', STORE_LOCK, command, ...args], { command: 'flock' });
  if (ended.code !== 0) throw new Error(`${command} failed: ${(ended.stderr.trim() || ended.stdout).slice(-500)}`);
}
