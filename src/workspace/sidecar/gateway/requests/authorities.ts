import { isIP } from 'node:net';
import type { GitHubInstance } from '../../../../contract/github-instance.ts';
import type { OtherHosts } from '../../../../contract/workspace.ts';
import type { Segment } from '../../../../policy/read-path.ts';
import { hostsOf, mount, type Mount, type Place, signedHostOf } from './hosts-of-github.ts';

/** The address to dial and the path to ask for. */
export type Destination = {
  readonly place: Place;
  readonly origin: URL;
  readonly path: string;
  readonly segments: readonly Segment[];
};

export type Authorities = {
  readonly hosts: ReadonlyMap<string, readonly Mount[]>;
  /** Whether this is github.com or GHE.com itself, with the storage that its redirects lead to. */
  readonly hasSignedHosts: boolean;
  readonly otherHosts: OtherHosts;
};

/**
 * The fixed table of the hosts that an agent may name. A request chooses a row of it; where the row leads comes
 * from the instance alone, which may be an emulator on loopback while agents say api.github.com.
 */
export function authoritiesOf(github: GitHubInstance, otherHosts: OtherHosts = 'refuse'): Authorities {
  const { hostname } = new URL(github.web);
  return {
    hosts: hostsOf(github),
    hasSignedHosts: hostname === 'github.com' || hostname.endsWith('.ghe.com'),
    otherHosts,
  };
}

/** Finds the row and its mount; undefined when the host is none that an agent may name. */
export function destinationOf(
  authorities: Authorities,
  authority: string,
  segments: readonly Segment[],
  query: string,
): Destination | undefined {
  const found = mountsAt(authorities, authority)?.find(({ under }) =>
    under.every((part, i) => segments[i]?.decoded === part),
  );
  if (found === undefined) return undefined;
  const { place, origin, base, under } = found;
  const below = under.length === 0 ? segments : segments.slice(under.length);
  let path = base;
  for (const { raw } of below) path += `/${raw}`;
  return { place, origin, path: (path || '/') + query, segments: below };
}

function mountsAt({ hosts, hasSignedHosts, otherHosts }: Authorities, authority: string): readonly Mount[] | undefined {
  const known = hosts.get(authority);
  if (known !== undefined) return known;
  const place = hasSignedHosts ? signedHostOf(authority) : undefined;
  if (place !== undefined) return [mount(place, `https://${authority}`)];
  if (otherHosts === 'refuse' || !isPlainName(authority)) return undefined;
  // Never in the clear, whatever the client wrote: gh's https arrives at its socket as plain HTTP.
  return [mount('elsewhere', `https://${authority}`)];
}

/** A name of the public kind at the usual port; what it resolves to is looked at when it is dialled. */
const isPlainName = (authority: string): boolean =>
  /\.[a-z](?:[a-z0-9-]*[a-z0-9])?$/.test(authority) && isIP(authority) === 0;
