import { join } from 'node:path';
import { imageOf } from '../../src/contract/image-name.ts';
import { INSTALLATION } from '../../src/lib/node-program.ts';
import { DEBIAN } from './base-image.ts';
import { tryPodman } from './podman.ts';
import { STORE_LOCK } from './store.ts';

/** Builds what workspaces of a template run, as an operator does; nothing is done anew that was done before. */
export async function buildImage(template: string, base = DEBIAN): Promise<string> {
  const built = await tryPodman(
    [
      ...['--exclusive', STORE_LOCK, join(INSTALLATION, 'mooring'), 'image', 'build', template],
      ...['--engine', 'podman', '--base-image', base, '--network', 'host'],
    ],
    { command: 'flock' },
  );
  if (built.code !== 0) throw new Error(`the image of ${template} was not built: ${built.stderr.slice(-2_000)}`);
  return imageOf(template);
}
