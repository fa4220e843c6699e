import { DEBIAN, provideDebian } from './base-image.ts';
import { tryPodman } from './podman.ts';

const NEEDED = ['podman', 'runc', 'debootstrap', 'buildah', 'slirp4netns', 'flock'];

/**
 * Why no container can be run here, in one sentence; undefined when one can. Tests with containers are skipped then,
 * and say so: `describe.skipIf(fault !== undefined)(…)`.
 */
export async function containersFault(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'tests with containers run as root';
  for (const tool of NEEDED) {
    const found = await tryPodman(['-c', `command -v ${tool}`], { command: 'sh' });
    if (found.code !== 0) return `${tool} is missing: apt-get install podman runc debootstrap buildah slirp4netns`;
  }
  try {
    await provideDebian();
    const tried = await tryPodman(['run', '--rm', DEBIAN, 'true']);
    return tried.code === 0 ? undefined : `podman runs no container here: ${tried.stderr.trim().slice(-300)}`;
  } catch (error) {
    return `there is no Debian to run: ${String(error)}`;
  }
}
