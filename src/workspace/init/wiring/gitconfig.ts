import { join } from 'node:path';
import type { WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import { quoteForShell } from '../../../lib/quote-for-shell.ts';
import type { Places } from '../sandbox/places.ts';
import { helperWiring } from './helper-wiring.ts';

/** What git's wiring depends on, beside the boot file. */
export type GitGateway = { readonly port: number; readonly key: string };

type Section = { readonly name: string; readonly entries: readonly (readonly [key: string, value: string])[] };

/** The gitconfig of a workspace; git reads it as the system's, so that the agent's own `~/.gitconfig` adds to it. */
export function gitconfig(boot: WorkspaceBoot, gateway: GitGateway, places: Places): string {
  return [...habits(boot), ...access(boot, gateway, places)].map(printSection).join('\n');
}

function access(boot: WorkspaceBoot, gateway: GitGateway, places: Places): Section[] {
  switch (boot.delivery) {
    case 'gateway':
      return throughGateway(boot, gateway);
    case 'helper':
      return [...straightToGitHub(boot), ...withHelpers(boot, places)];
    case 'env':
      return [...straightToGitHub(boot), environmentHelper(originOf(boot))];
  }
}

function habits(boot: WorkspaceBoot): Section[] {
  return [
    // RFC 2606 reserves .invalid: mail to an agent goes nowhere.
    {
      name: 'user',
      entries: [
        ['name', boot.name],
        ['email', `${boot.name}@mooring.invalid`],
      ],
    },
    { name: 'init', entries: [['defaultBranch', 'main']] },
    { name: 'push', entries: [['autoSetupRemote', 'true']] },
    { name: 'advice', entries: [['detachedHead', 'false']] },
    // An empty helper clears the list: nothing that the host has set up is asked, nothing stores what it is told.
    { name: 'credential', entries: [['helper', '']] },
  ];
}

/**
 * Plain HTTP in absolute form to a forward proxy on loopback, with Proxy-Authorization from the first request on:
 * no private CA, no CONNECT, and `remote.origin.url` stays as it was (gitremote-helpers, git-config: url.insteadOf,
 * http.<url>.proxy, http.proxyAuthMethod).
 */
function throughGateway(boot: WorkspaceBoot, { port, key }: GitGateway): Section[] {
  const proxy = `http://agent:${key}@127.0.0.1:${port}`;
  return [
    { name: 'http', entries: [['proxyAuthMethod', 'basic']] },
    ...hostsOfGit(boot).flatMap((host) => [
      rewrite(`http://${host}/`, [`https://${host}/`, ...sshForms(host)]),
      { name: `http "http://${host}/"`, entries: [['proxy', proxy] as const] },
    ]),
  ];
}

/** Gists that anybody may read stay where they are for whom no gists were granted: without a credential. */
function hostsOfGit({ github, grants }: WorkspaceBoot): string[] {
  const hasGists = grants.some(({ allow }) => allow.includes('gists'));
  return hasGists ? [github.name, `gist.${github.name}`] : [github.name];
}

const originOf = ({ github }: WorkspaceBoot): string => `${new URL(github.web).protocol}//${github.name}/`;

/** git has a token of its own, and no gateway on its way. */
function straightToGitHub(boot: WorkspaceBoot): Section[] {
  const { name, web } = boot.github;
  const origin = originOf(boot);
  if (origin.startsWith('https:')) return [rewrite(origin, sshForms(name))];
  return [
    rewrite(origin, [`https://${name}/`, ...sshForms(name)]),
    // The address that is dialled differs from the name: as a proxy it takes requests in absolute form.
    { name: `http "${origin}"`, entries: [['proxy', web]] },
  ];
}

/**
 * Delivery `helper`: git's own cache first, which the feeder keeps fed; behind it our helper, which asks the sidecar.
 * The cache is asked and never told: git would store again what it was given, with a life of its own choosing, over the
 * newer token that came meanwhile; and git before 2.41 has it forget whatever it holds when an older one is refused.
 *
 * A token is one owner's. With several, git's sections for the addresses below each owner have a cache of their own;
 * all sections that match are read in their order, so that what is for nobody's address stands around them: those that
 * no section knows, such as an owner in another case, are given to our helper by their path (`useHttpPath`).
 */
function withHelpers(boot: WorkspaceBoot, places: Places): Section[] {
  const { caches } = helperWiring(boot, places);
  const origin = originOf(boot);
  const mooring = `!${quoteForShell(join(places.bin, 'mooring'))} git-credential`;
  const ask = (socket: string) =>
    `!f() { test "$1" != get || exec git credential-cache --socket ${quoteForShell(socket)} get; }; f`;
  const [only, ...others] = caches;
  if (only !== undefined && others.length === 0) {
    const helpers = [ask(only.socket), mooring].map((helper) => ['helper', helper] as const);
    return [{ name: `credential "${origin}"`, entries: helpers }];
  }
  return [
    { name: `credential "${origin}"`, entries: [['useHttpPath', 'true']] },
    ...caches.map(({ owner, socket }) => ({
      name: `credential "${origin}${owner}"`,
      entries: [
        ['useHttpPath', 'false'] as const,
        ['helper', ask(socket)] as const,
        ['helper', `${mooring} --owner ${owner}`] as const,
      ],
    })),
    { name: `credential "${origin}"`, entries: [['helper', mooring]] },
  ];
}

/**
 * The token is in the agent's environment since its start. Scoped to one origin: git itself checks host and protocol
 * before it asks (gitcredentials(7)).
 */
function environmentHelper(origin: string): Section {
  const script = '!f() { test "$1" = get || exit 0; echo username=x-access-token; echo "password=$GH_TOKEN"; }; f';
  return { name: `credential "${origin}"`, entries: [['helper', script]] };
}

function sshForms(name: string): string[] {
  return [`git@${name}:`, `ssh://git@${name}/`];
}

function rewrite(to: string, from: readonly string[]): Section {
  return { name: `url "${to}"`, entries: from.map((prefix) => ['insteadOf', prefix] as const) };
}

function printSection({ name, entries }: Section): string {
  return [`[${name}]`, ...entries.map(([key, value]) => `\t${key} = ${quote(value)}`), ''].join('\n');
}

/** git-config(1), "Syntax": within double quotes only the quote and the backslash need an escape. */
function quote(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
