import { basename } from 'node:path';
import { stringify } from 'yaml';
import type { GitHubInstance } from '../../contract/github-instance.ts';
import { LEADS_ACTIONS } from '../../contract/protected-actions.ts';
import type { StoredApp } from './app-files.ts';
import type { NewApp } from './exchange-code.ts';

/** The `github` key of a mooring.yaml that lies beside the files. */
export function gitHubPart({ web }: GitHubInstance, app: NewApp, files: StoredApp): Record<string, unknown> {
  return {
    web,
    ...hostInCloneUrls(web, app.page),
    owners: [app.owner],
    app: {
      id: app.clientId,
      privateKeyFile: `./${basename(files.privateKey)}`,
      ...(files.webhookSecret === undefined ? {} : { webhookSecretFile: `./${basename(files.webhookSecret)}` }),
    },
  };
}

/** A GitHub that is dialled at one address and calls itself by another, as the built-in one does. */
export function hostInCloneUrls(web: string, page: string): { name?: string } {
  const { host } = new URL(page);
  return host === new URL(web).host ? {} : { name: host };
}

/** The platform listens on loopback alone; something before it takes what comes from GitHub, and must know the port. */
const FIXED_PORT = `# Webhooks come to /webhooks/github at this port of 127.0.0.1; pass them on from the public address:
# platform:
#   port: 7070
`;

export type ConfigContent = {
  readonly github: Readonly<Record<string, unknown>>;
  readonly owner: string;
  readonly repositories: readonly string[];
  readonly hasWebhook: boolean;
};

/** A whole mooring.yaml: with a workspace for `repositories`, or with one to fill in. */
export function configText({ github, owner, repositories, hasWebhook }: ConfigContent): string {
  const head = `# Written by mooring app create.\n${stringify({ github })}${hasWebhook ? FIXED_PORT : ''}`;
  if (repositories.length > 0) return `${head}${workspacePart(owner, repositories)}`;
  const example = workspacePart(owner, ['your-repository']).trimEnd().replaceAll(/^/gm, '# ');
  return `${head}# Name the repositories, and take the hash signs away:\n${example}\n`;
}

function workspacePart(owner: string, repositories: readonly string[]): string {
  const workspace = {
    name: 'ada',
    role: 'lead',
    grants: [{ owner, repositories: [...repositories], allow: [...LEADS_ACTIONS] }],
    idle: { every: '5m', text: 'Claim an open issue that nobody works on, and ship it as a pull request.' },
  };
  return stringify({ workspaces: [workspace] }, { lineWidth: 0 });
}
