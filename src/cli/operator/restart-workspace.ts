import { WorkspaceStatus } from '../../contract/status.ts';
import { platformAt } from './ask-platform.ts';

/** Ends a workspace and starts it with what it is given now: its template, its secrets, its image. */
export async function restartWorkspace(name: string, { data }: { data: string }): Promise<void> {
  const ask = await platformAt(data);
  const path = `/admin/workspaces/${encodeURIComponent(name)}`;
  await ask('POST', `${path}/stop`);
  const { state, reason } = WorkspaceStatus.parse(await ask('POST', `${path}/start`));
  process.stdout.write(`"${name}" is ${state}${reason === undefined ? '' : `: ${reason}`}\n`);
  if (state === 'failed') process.exitCode = 1;
}
