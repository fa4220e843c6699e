import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEBIAN } from './base-image.ts';
import { tryPodman } from './podman.ts';
import { STORE_LOCK } from './store.ts';

const TRUSTING = 'localhost/mooring-test-debian:trusting';

/**
 * The base to install agents on. Where this machine reaches the registry through somebody who answers with a certificate
 * of his own (NODE_EXTRA_CA_CERTS), npm in an image has to trust it as well.
 */
export async function machinesDebian(): Promise<string> {
  const certificates = process.env['NODE_EXTRA_CA_CERTS'];
  if (certificates === undefined) return DEBIAN;
  const context = await mkdtemp(join(tmpdir(), 'mooring-trusting-'));
  try {
    await copyFile(certificates, join(context, 'certificates.pem'));
    const lines = ['COPY certificates.pem /etc/ssl/machine.pem', 'ENV NODE_EXTRA_CA_CERTS=/etc/ssl/machine.pem'];
    await writeFile(join(context, 'Dockerfile'), [`FROM ${DEBIAN}`, ...lines, ''].join('\n'));
    const args = ['--exclusive', STORE_LOCK, 'podman', 'build', '--timestamp', '0', '--tag', TRUSTING, context];
    const built = await tryPodman(args, { command: 'flock' });
    if (built.code !== 0) throw new Error(`${TRUSTING} was not built: ${built.stderr.slice(-500)}`);
    return TRUSTING;
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}
