import { quoteForShell } from '../../../lib/quote-for-shell.ts';
import type { EngineAddress } from './engine-address.ts';
import { LABELS } from './labels.ts';

/** Where `docker` looks when none is named: https://docs.docker.com/reference/cli/docker/#environment-variables */
const DOCKERS_OWN = '/var/run/docker.sock';

/**
 * The command that removes all containers of a data folder, by the engine's own program; volumes stay.
 *
 * @param isPodman undefined when it is not known: its socket then tells
 * @param podmansOwn the socket of the engine that `podman` is where none is named: each user has one
 */
export function removalByHand(
  address: EngineAddress,
  instance: string,
  isPodman: boolean | undefined,
  podmansOwn: string | undefined,
): string {
  const where = address.kind === 'socket' ? `unix://${address.path}` : `tcp://${address.host}:${address.port}`;
  const [name, option, own] =
    (isPodman ?? where.includes('podman')) ? ['podman', '--url', podmansOwn] : ['docker', '--host', DOCKERS_OWN];
  const isOwn = address.kind === 'socket' && address.path === own;
  const program = isOwn ? name : `${name} ${option} ${quoteForShell(where)}`;
  const all = `$(${program} ps --all --quiet --filter label=${LABELS.instance}=${instance})`;
  // Podman removes no sidecar's container before the agent's, which is on its network, and lists them as it likes.
  return `${program} rm --force ${name === 'podman' ? '--depend --ignore ' : ''}${all}`;
}
