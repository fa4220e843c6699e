import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { type GitHubInstance, gitHubInstanceAt } from '../../contract/github-instance.ts';
import { Owner, RepositoryName } from '../../contract/grant.ts';
import { Fault } from '../../lib/fault.ts';

/** The flags of `mooring app create` as commander hands them over. */
export type CreateFlags = {
  readonly org?: string;
  readonly user?: boolean;
  readonly github: string;
  readonly name?: string;
  readonly webhook?: string;
  readonly folder: string;
  readonly open: boolean;
  readonly repositories?: string;
  readonly json?: boolean;
};

export type CreateOptions = {
  /** The organisation that the App will belong to; undefined for the account of the person who signs in. */
  readonly organisation: string | undefined;
  readonly instance: GitHubInstance;
  readonly name: string;
  /** Where GitHub sends webhooks; undefined for an App without one. */
  readonly webhook: string | undefined;
  readonly folder: string;
  readonly opensBrowser: boolean;
  readonly repositories: readonly string[];
  readonly json: boolean;
};

/** https://docs.github.com/en/apps/creating-github-apps/registering-a-github-app/registering-a-github-app */
const LONGEST_NAME = 34;

/** Checks all flags and says every fault at once. */
export function readCreateFlags(flags: CreateFlags): CreateOptions {
  const faults: string[] = [];
  const { org, user = false } = flags;
  if (user === (org !== undefined))
    faults.push('name either --org LOGIN or --user: the account that the App will belong to');
  if (org !== undefined && !Owner.safeParse(org).success) faults.push(`--org "${org}" is not a GitHub login`);
  const web = readAddress('--github', flags.github, faults);
  const isLocal = web !== undefined && isLoopback(web.hostname);
  if (web?.protocol === 'http:' && !isLocal) {
    faults.push(`--github "${flags.github}": the key would travel unencrypted; write https://`);
  }
  const webhook = flags.webhook === undefined ? undefined : readAddress('--webhook', flags.webhook, faults);
  if (webhook !== undefined && isLoopback(webhook.hostname) && !isLocal) {
    faults.push(`--webhook "${flags.webhook}" is this machine, where GitHub cannot reach it; name a public address`);
  }
  const name = (flags.name ?? `mooring-${org ?? 'app'}`.slice(0, LONGEST_NAME)).trim();
  if (!/[A-Za-z0-9]/.test(name)) faults.push(`--name "${name}" has no letter and no digit`);
  if (name.length > LONGEST_NAME) {
    faults.push(`--name "${name}" has ${name.length} characters; GitHub takes at most ${LONGEST_NAME}`);
  }
  if (flags.folder.trim() === '') faults.push('--folder is empty: name a folder');
  const repositories = [...new Set((flags.repositories ?? '').split(',').filter((text) => text !== ''))];
  for (const odd of repositories.filter((text) => !RepositoryName.safeParse(text).success)) {
    faults.push(`--repositories names "${odd}": write the names alone, without the owner, with commas between them`);
  }
  if (faults.length > 0 || web === undefined) {
    throw new Fault('bad_flags', faults.join('; '), 'see mooring app create --help');
  }
  return {
    organisation: org,
    instance: gitHubInstanceAt(web.origin),
    name,
    webhook: webhook?.href,
    folder: resolve(flags.folder),
    opensBrowser: flags.open,
    repositories,
    json: flags.json ?? false,
  };
}

function readAddress(flag: string, text: string, faults: string[]): URL | undefined {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return url;
  faults.push(`${flag} "${text}" is not a web address; write one such as https://example.com`);
  return undefined;
}

function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]') return true;
  return isIP(hostname) === 4 && hostname.startsWith('127.');
}
