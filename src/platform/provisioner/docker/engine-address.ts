import { Fault } from '../../../lib/fault.ts';

/** Where a container engine serves the Docker Engine API. */
export type EngineAddress =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'web'; readonly protocol: 'http' | 'https'; readonly host: string; readonly port: number };

/** Where none is named. Docker's without TLS: https://docs.docker.com/reference/cli/dockerd/#daemon-socket-option */
const USUAL_PORTS: ReadonlyMap<string, number> = new Map([
  ['tcp:', 2375],
  ['http:', 80],
  ['https:', 443],
]);

/**
 * @param named what mooring.yaml or else `DOCKER_HOST` says
 * @param runtimeFolder `XDG_RUNTIME_DIR`, in which an engine without root listens
 */
export function engineAddresses(named: string | undefined, runtimeFolder: string | undefined): EngineAddress[] {
  if (named !== undefined && named !== '') return [parseAddress(named)];
  const own =
    runtimeFolder === undefined ? [] : [`${runtimeFolder}/docker.sock`, `${runtimeFolder}/podman/podman.sock`];
  return ['/var/run/docker.sock', '/run/podman/podman.sock', ...own].map((path) => ({ kind: 'socket', path }));
}

function parseAddress(named: string): EngineAddress {
  const url = URL.parse(named);
  if (url?.protocol === 'unix:' && url.pathname !== '') return { kind: 'socket', path: url.pathname };
  const usual = USUAL_PORTS.get(url?.protocol ?? '');
  if (url !== null && usual !== undefined && url.hostname !== '') {
    const protocol = url.protocol === 'https:' ? 'https' : 'http';
    // `URL` leaves out a port that is the protocol's own.
    return { kind: 'web', protocol, host: url.hostname, port: Number(url.port) || usual };
  }
  throw new Fault(
    'engine_address_invalid',
    `"${named}" is no address of a container engine`,
    'write unix:///path/of/a.sock or tcp://host:port as containers.engine',
  );
}

export const formatAddress = (address: EngineAddress): string =>
  address.kind === 'socket' ? address.path : `${address.protocol}://${address.host}:${address.port}`;
