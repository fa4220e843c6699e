import { isIP } from 'node:net';
import type { GitHubInstance } from '../../../../contract/github-instance.ts';

/** What lies behind a path of GitHub, and with it which credential it takes. */
export type Place =
  | 'web'
  | 'rest'
  | 'graphql'
  | 'uploads'
  | 'gist'
  /** Files of repositories, `/{owner}/{repository}/…`: private ones want a token, or an address that is signed. */
  | 'content'
  | 'npm'
  | 'maven'
  /** The registries of NuGet and RubyGems. */
  | 'packages'
  /** The registry of container images. */
  | 'containers'
  /** Takes what GitHub has told the client to bring with it, and nothing of ours. */
  | 'own_credential'
  /** Public, or by an address that is signed: a credential has no place there. */
  | 'public'
  /** Not GitHub's. */
  | 'elsewhere';

/** A part of an authority's paths, and the address that stands behind it. */
export type Mount = {
  readonly under: readonly string[];
  readonly place: Place;
  readonly origin: URL;
  /** Of the address, where it has one; else empty. */
  readonly base: string;
};

type Table = Map<string, readonly Mount[]>;

export function mount(place: Place, upstream: string, ...under: string[]): Mount {
  const origin = new URL(upstream);
  return { place, under, origin, base: origin.pathname === '/' ? '' : origin.pathname };
}

/** The hosts of an instance by the names that agents know, each with what stands behind it. */
export function hostsOf(github: GitHubInstance): Table {
  if (github.name === 'github.com') return githubCom(github);
  return github.name.endsWith('.ghe.com') ? dataResidency(github) : enterpriseServer(github);
}

const apiHosts = ({ name, web, api, graphql, uploads }: GitHubInstance): Table =>
  new Map([
    [name, [mount('web', web)]],
    [`api.${name}`, [mount('graphql', graphql, 'graphql'), mount('rest', api)]],
    [`uploads.${name}`, [mount('uploads', uploads)]],
  ]);

/** https://docs.github.com/en/packages/learn-github-packages/introduction-to-github-packages */
const REGISTRIES: Readonly<Record<string, Place>> = {
  npm: 'npm',
  maven: 'maven',
  nuget: 'packages',
  rubygems: 'packages',
};

function githubCom(github: GitHubInstance): Table {
  const table = apiHosts(github);
  const isReal = new URL(github.web).hostname === 'github.com';
  // Behind another address, a name of github.com would lead out of the instance: what that serves is below its own.
  const at = (host: string, path: string): string => (isReal ? `https://${host}` : `${github.web}/${path}`);
  table.set('codeload.github.com', [mount('content', at('codeload.github.com', 'codeload'))]);
  table.set('raw.githubusercontent.com', [mount('content', at('raw.githubusercontent.com', 'raw'))]);
  table.set('gist.github.com', [mount('gist', at('gist.github.com', 'gist'))]);
  if (!isReal) return table;
  const media = 'media.githubusercontent.com';
  table.set(media, [mount('content', `https://${media}/media`, 'media'), mount('public', `https://${media}`)]);
  // Uploads and locks of git-lfs: each batch tells the client what to send there.
  for (const host of ['lfs.github.com', 'github-cloud.s3.amazonaws.com']) {
    table.set(host, [mount('own_credential', `https://${host}`)]);
  }
  for (const [name, place] of Object.entries(REGISTRIES)) {
    table.set(`${name}.pkg.github.com`, [mount(place, `https://${name}.pkg.github.com`)]);
  }
  table.set('ghcr.io', [mount('containers', 'https://ghcr.io')]);
  return table;
}

/** GHE.com: https://docs.github.com/en/enterprise-cloud@latest/admin/data-residency */
function dataResidency(github: GitHubInstance): Table {
  const { name, web } = github;
  const table = apiHosts(github);
  if (new URL(web).hostname !== name) return table;
  const below = (label: string, place: Place): void => {
    table.set(`${label}.${name}`, [mount(place, `https://${label}.${name}`)]);
  };
  for (const label of ['codeload', 'raw', 'media']) below(label, 'content');
  for (const [label, place] of Object.entries(REGISTRIES)) below(label, place);
  below('gist', 'gist');
  below('containers', 'containers');
  return table;
}

/**
 * GitHub Enterprise Server: everything below one host, and where subdomains are isolated at hosts below that one:
 * https://docs.github.com/en/enterprise-server@latest/rest/using-the-rest-api
 * https://docs.github.com/en/enterprise-server@latest/admin/configuring-settings/hardening-security-for-your-enterprise/enabling-subdomain-isolation
 */
function enterpriseServer({ name, web, api, graphql, uploads }: GitHubInstance): Table {
  const parts: (readonly [label: string, place: Place, ...path: string[]])[] = [
    ['codeload', 'content', 'codeload'],
    ['raw', 'content', 'raw'],
    ['media', 'content', 'media'],
    ['gist', 'gist', 'gist'],
    ['containers', 'containers', '_registry', 'containers'],
    ...Object.entries(REGISTRIES).map(([label, place]) => [label, place, '_registry', label] as const),
  ];
  const host = name.toLowerCase();
  const table: Table = new Map([
    [
      host,
      [
        mount('graphql', graphql, 'api', 'graphql'),
        mount('uploads', uploads, 'api', 'uploads'),
        mount('rest', api, 'api', 'v3'),
        ...parts.map(([, place, ...path]) => mount(place, [web, ...path].join('/'), ...path)),
        mount('web', web),
      ],
    ],
  ]);
  const { host: dialled, hostname, protocol } = new URL(web);
  if (dialled !== host || !hostname.includes('.') || isIP(hostname) !== 0) return table;
  table.set(`uploads.${host}`, [mount('uploads', `${protocol}//uploads.${host}`)]);
  for (const [label, place] of parts) table.set(`${label}.${host}`, [mount(place, `${protocol}//${label}.${host}`)]);
  return table;
}

/**
 * Storage that redirects of github.com lead to: releases, packages, logs and artifacts of Actions.
 * https://docs.github.com/en/actions/reference/runners/self-hosted-runners#accessible-domains-by-function
 */
const SIGNED: readonly RegExp[] = [
  /^(?:objects|objects-origin|release-assets|avatars|user-images|private-user-images|gist|github-cloud|github-releases|github-registry-files|pkg-containers|pkg-npm)\.githubusercontent\.com$/,
  /^[a-z0-9-]+\.actions\.githubusercontent\.com$/,
  /^productionresultssa\d{1,3}\.blob\.core\.windows\.net$/,
];

export const signedHostOf = (host: string): Place | undefined =>
  SIGNED.some((pattern) => pattern.test(host)) ? 'public' : undefined;
