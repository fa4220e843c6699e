import { join } from 'node:path';
import { expect } from 'vitest';
import { type GitHubInstance, gitHubInstanceAt } from '../../../contract/github-instance.ts';
import type { GrantRules } from '../../../contract/grant.ts';
import type { OtherHosts } from '../../../contract/workspace.ts';
import { type AgentShell, openAgentShell } from './agent-shell.ts';
import { issue, type PlatformDouble, type Reply, startPlatformDouble } from './platform-double.ts';
import { ENROLMENT_CODE, type SidecarProcess, startSidecarProcess } from './sidecar-process.ts';

/** The real program, the platform that it asks, and the agent that it serves. */
export type TestWorkspace = AgentShell & {
  readonly platform: PlatformDouble;
  readonly sidecar: SidecarProcess;
  /** What a command printed; fails the test with what it said when it did not succeed. */
  succeed(command: string, ...args: string[]): Promise<string>;
  /** Of a file in the agent's own folder. */
  path(...names: string[]): string;
  /** GitHub is the test's own to stop. */
  stop(): Promise<void>;
};

export type TestWorkspaceOptions = {
  /** Names of those at acme that are granted, and reached by its tokens. */
  readonly repositories: readonly string[];
  readonly rules?: Partial<GrantRules>;
  readonly otherHosts?: OtherHosts;
  /** The next token of GitHub's. */
  readonly mint?: () => Promise<string> | string;
  /** Where the platform answers in another way than with a token or with nothing. */
  readonly answer?: (path: string) => Reply | undefined;
};

/** A workspace at a GitHub: an instance, or the address that stands in github.com's place. */
export async function startWorkspace(
  github: GitHubInstance | string,
  { repositories, rules, otherHosts, mint = () => 'ghs_t', answer }: TestWorkspaceOptions,
): Promise<TestWorkspace> {
  const platform = await startPlatformDouble('ws-1', ENROLMENT_CODE);
  platform.answer = async (_method, path) => {
    const own = answer?.(path);
    if (own !== undefined) return own;
    if (!path.startsWith('/github-installation-token')) return { status: 204 };
    // Old enough to be known everywhere, so that a refusal is not taken for replication.
    return issue(await mint(), Date.now() - 60_000, Date.now() + 3_540_000, { repositories: [...repositories] });
  };
  const sidecar = await startSidecarProcess(
    platform.socket,
    typeof github === 'string' ? gitHubInstanceAt(github, 'github.com') : github,
    repositories.map((name) => ({ owner: 'acme', name })),
    rules,
    otherHosts,
  );
  const shell = await openAgentShell(sidecar);
  return {
    ...{ ...shell, platform, sidecar },
    succeed: async (command, ...args) => {
      const ended = await shell.run(command, ...args);
      expect(ended, ended.stderr).toMatchObject({ code: 0 });
      return ended.stdout.trim();
    },
    path: (...names) => join(sidecar.boot.folders.workspace, ...names),
    stop: async () => {
      await sidecar.stop();
      await platform.stop();
    },
  };
}
