import type { GitHubInstance } from '../../../contract/github-instance.ts';
import type { Segment } from './safe-path.ts';

/** What lies behind a path of GitHub, and with it which credential it takes. */
export type Place = 'web' | 'rest' | 'graphql' | 'uploads' | 'public';

/** The address to dial and the path to ask for. */
export type Destination = {
  readonly place: Place;
  readonly origin: URL;
  readonly path: string;
  readonly segments: readonly Segment[];
};

/** A part of an authority's paths, and the address that stands behind it. */
type Mount = { readonly under: readonly string[]; readonly place: Place; readonly upstream: string };

export type Authorities = ReadonlyMap<string, readonly Mount[]>;

/** Hosts of github.com that redirects lead to: their addresses are public or signed, a credential has no place there. */
const PUBLIC_HOSTS = [
  'codeload.github.com',
  'raw.githubusercontent.com',
  'objects.githubusercontent.com',
  'release-assets.githubusercontent.com',
  'media.githubusercontent.com',
];

/**
 * The fixed table of the hosts that an agent may name. A request chooses a row of it; where the row leads comes
 * from the instance alone, which may be an emulator on loopback while agents say api.github.com.
 */
export function authoritiesOf(github: GitHubInstance): Authorities {
  const { name, web, api, graphql, uploads } = github;
  const mount = (place: Place, upstream: string, ...under: string[]): Mount => ({ place, upstream, under });
  if (name === 'github.com' || name.endsWith('.ghe.com')) {
    const table = new Map([
      [name, [mount('web', web)]],
      [`api.${name}`, [mount('graphql', graphql, 'graphql'), mount('rest', api)]],
      [`uploads.${name}`, [mount('uploads', uploads)]],
    ]);
    // Only the real one has them: behind another address, a name of github.com would lead out of the instance.
    if (new URL(web).hostname === 'github.com') {
      for (const host of PUBLIC_HOSTS) table.set(host, [mount('public', `https://${host}`)]);
    }
    return table;
  }
  // GitHub Enterprise Server: one host, https://docs.github.com/en/enterprise-server@latest/rest/using-the-rest-api
  return new Map([
    [
      name.toLowerCase(),
      [
        mount('graphql', graphql, 'api', 'graphql'),
        mount('uploads', uploads, 'api', 'uploads'),
        mount('rest', api, 'api', 'v3'),
        mount('web', web),
      ],
    ],
  ]);
}

/** Finds the row and its mount; undefined when the host is none that an agent may name. */
export function destinationOf(
  authorities: Authorities,
  authority: string,
  segments: readonly Segment[],
  query: string,
): Destination | undefined {
  const mount = authorities
    .get(authority)
    ?.find(({ under }) => under.every((part, i) => segments[i]?.decoded === part));
  if (mount === undefined) return undefined;
  const origin = new URL(mount.upstream);
  const below = segments.slice(mount.under.length);
  const base = origin.pathname === '/' ? '' : origin.pathname;
  const rest = below.length === 0 ? '' : `/${below.map(({ raw }) => raw).join('/')}`;
  return { place: mount.place, origin, path: (base + rest || '/') + query, segments: below };
}
