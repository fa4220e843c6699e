import { stringify } from 'yaml';
import { LEADS_ACTIONS } from '../../contract/protected-actions.ts';
import type { Delivery } from '../../contract/workspace.ts';

/** In the data folder; not called `mooring.yaml`, or with `--data .` the next start would take it for the user's. */
export const DEMO_CONFIG_FILE = 'demo.yaml';

const NAMES = ['ada', 'grace', 'linus', 'barbara', 'edsger', 'frances', 'donald', 'radia', 'dennis', 'margaret'];

/** Names for `count` workspaces; the first one leads. */
export function demoWorkspaceNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => NAMES[index] ?? `agent-${index + 1}`);
}

export type DemoGitHub = {
  /** Where the emulator listens. */
  readonly web: string;
  readonly appId: string;
  readonly privateKeyFile: string;
};

const REPOSITORIES = ['harbor', 'lighthouse', 'tide'];

/** The text of a `mooring.yaml` for the emulator's organisation, just as a user would write one for his own. */
export function demoConfig(github: DemoGitHub, workspaces: number, delivery: Delivery): string {
  return stringify({
    github: {
      web: github.web,
      name: 'github.com',
      app: { id: github.appId, privateKeyFile: github.privateKeyFile },
    },
    workspaces: demoWorkspaceNames(workspaces).map((name, index) => ({
      name,
      role: index === 0 ? 'lead' : 'member',
      template: 'scripted',
      delivery,
      grants: [{ owner: 'acme', repositories: REPOSITORIES, ...(index === 0 && { allow: [...LEADS_ACTIONS] }) }],
      assignee: name,
      idle: { every: '2s', text: 'Claim an open issue that nobody works on, and ship it as a pull request.' },
    })),
  });
}
