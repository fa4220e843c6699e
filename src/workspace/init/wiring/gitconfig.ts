import type { WorkspaceBoot } from '../../../contract/workspace-boot.ts';

/** What git's wiring depends on, beside the boot file. */
export type GitGateway = { readonly port: number; readonly key: string };

type Section = { readonly name: string; readonly entries: readonly (readonly [key: string, value: string])[] };

/** The gitconfig of a workspace; git reads it as the system's, so that the agent's own `~/.gitconfig` adds to it. */
export function gitconfig(boot: WorkspaceBoot, gateway: GitGateway): string {
  const access = boot.delivery === 'gateway' ? throughGateway(boot, gateway) : withFrozenToken(boot);
  return [...habits(boot), ...access].map(printSection).join('\n');
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

/** Delivery `env`: the token is in the agent's environment since its start; git asks a helper that prints it. */
function withFrozenToken(boot: WorkspaceBoot): Section[] {
  const { name, web } = boot.github;
  if (new URL(web).protocol === 'https:') {
    const origin = `https://${name}/`;
    return [rewrite(origin, sshForms(name)), environmentHelper(origin)];
  }
  const origin = `http://${name}/`;
  return [
    rewrite(origin, [`https://${name}/`, ...sshForms(name)]),
    // The address that is dialled differs from the name: as a proxy it takes requests in absolute form.
    { name: `http "${origin}"`, entries: [['proxy', web]] },
    environmentHelper(origin),
  ];
}

/** Scoped to one origin: git itself checks host and protocol before it asks (gitcredentials(7)). */
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
