import { z } from 'zod';
import { PlatformStatus, WorkspaceStatus } from '../../contract/status.ts';
import { platformAt } from './ask-platform.ts';
import { workspaceLines } from './workspace-lines.ts';

/** As JSON the workspaces alone go to stdout: what does not work for all is said beside it. */
export async function listWorkspaces({ data, json = false }: { data: string; json?: boolean }): Promise<void> {
  const ask = await platformAt(data);
  const { faults } = PlatformStatus.parse(await ask('GET', '/admin/status'));
  // Those that mooring.yaml no longer names are among them.
  const workspaces = z.array(WorkspaceStatus).parse(await ask('GET', '/admin/workspaces'));
  const say = (lines: readonly string[], to: NodeJS.WriteStream) => lines.map((line) => to.write(`${line}\n`));
  if (!json) say(workspaceLines(faults, workspaces, Date.now()), process.stdout);
  else {
    process.stdout.write(`${JSON.stringify(workspaces)}\n`);
    say(workspaceLines(faults, [], Date.now()), process.stderr);
  }
  if (!json && workspaces.length === 0) process.stdout.write('there is no workspace\n');
}
