import type { GitHubInstance } from '../../contract/github-instance.ts';
import type { WorkspaceBoot } from '../../contract/workspace-boot.ts';
import type { HostIsolation } from '../provisioner/workspace-host.ts';
import type { WorkspaceRecord } from './record.ts';
import { commandOnThisMachine, type Template } from './templates.ts';

export type BootFacts = {
  /** Where this platform is reached: the same whatever its port, so that a successor adopts what runs. */
  readonly platform: string;
  readonly github: GitHubInstance;
  readonly template: Template;
  readonly folders: WorkspaceBoot['folders'];
  readonly isolation: HostIsolation['kind'];
};

/** All that a workspace is told at its start; the same facts give the same boot, so that a running one is adopted. */
export function buildBoot({ id, spec }: WorkspaceRecord, facts: BootFacts): WorkspaceBoot {
  return {
    id,
    name: spec.name,
    role: spec.role,
    delivery: spec.delivery,
    platform: facts.platform,
    github: facts.github,
    grants: spec.grants.map(({ owner, repositories, push, allow }) => ({ owner, repositories, push, allow })),
    ...(spec.otherHosts === undefined ? {} : { otherHosts: spec.otherHosts }),
    assignee: spec.assignee ?? spec.name,
    adapter: facts.template.adapter,
    command: facts.isolation === 'container' ? facts.template.command : commandOnThisMachine(facts.template.command),
    folders: facts.folders,
    isolation: facts.isolation,
  };
}
