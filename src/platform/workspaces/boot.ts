import type { GitHubInstance } from '../../contract/github-instance.ts';
import type { Template } from '../../contract/template.ts';
import type { AgentBoot, WorkspaceBoot } from '../../contract/workspace-boot.ts';
import type { HostIsolation } from '../provisioner/workspace-host.ts';
import type { WorkspaceRecord } from './record.ts';
import { commandInImage, commandOnThisMachine } from './templates.ts';

export type BootFacts = {
  /** Where this platform is reached: the same whatever its port, so that a successor adopts what runs. */
  readonly platform: string;
  readonly github: GitHubInstance;
  readonly template: Template;
  /** When each of the agent's secrets was set that this workspace has, by its name. */
  readonly secrets: ReadonlyMap<string, number>;
  readonly folders: WorkspaceBoot['folders'];
  readonly isolation: HostIsolation['kind'];
};

/** All that a workspace is told at its start; the same facts give the same boot, so that a running one is adopted. */
export function buildBoot({ id, spec }: WorkspaceRecord, facts: BootFacts): WorkspaceBoot {
  const { adapter, adapterModule, command, sessions } = facts.template;
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
    adapter: adapterModule ?? adapter ?? 'acp',
    command: facts.isolation === 'container' ? commandInImage(command) : commandOnThisMachine(command),
    agent: agentBoot(facts),
    ...(sessions === undefined ? {} : { sessions }),
    folders: facts.folders,
    isolation: facts.isolation,
  };
}

function agentBoot({ template, secrets }: BootFacts): AgentBoot {
  const { prompt, variables, environment, requires } = template;
  return {
    prompt,
    variables,
    secrets: environment.flatMap(({ name, as, variable }) => {
      const setAt = secrets.get(name);
      const usual = as === 'file' ? `${name}_FILE` : name;
      return setAt === undefined ? [] : [{ name, as, variable: variable ?? usual, setAt }];
    }),
    requires,
  };
}
