import { quoteForShell } from '../../../lib/quote-for-shell.ts';
import { type EngineAddress, engineAddresses, formatAddress } from './engine-address.ts';
import { LABELS } from './labels.ts';

/**
 * The command that removes all containers of a data folder, by the engine's own program; volumes stay.
 *
 * @param isPodman undefined when it is not known: its socket then tells
 * @param runtimeFolder `XDG_RUNTIME_DIR`, in which an engine without root listens
 */
export function removalByHand(
  address: EngineAddress,
  instance: string,
  isPodman: boolean | undefined,
  runtimeFolder: string | undefined,
): string {
  const where = address.kind === 'socket' ? `unix://${address.path}` : `tcp://${address.host}:${address.port}`;
  const isUsual = engineAddresses(undefined, runtimeFolder).some(
    (one) => formatAddress(one) === formatAddress(address),
  );
  const [name, option] = (isPodman ?? where.includes('podman')) ? ['podman', '--url'] : ['docker', '--host'];
  const program = isUsual ? name : `${name} ${option} ${quoteForShell(where)}`;
  const all = `$(${program} ps --all --quiet --filter label=${LABELS.instance}=${instance})`;
  // Podman removes no sidecar's container before the agent's, which is on its network, and lists them as it likes.
  return `${program} rm --force ${name === 'podman' ? '--depend --ignore ' : ''}${all}`;
}
