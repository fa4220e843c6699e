import { WorkspaceStatus } from '../../contract/status.ts';
import { platformAt } from './ask-platform.ts';

export type RestartFlags = { readonly data: string; readonly freshEnrolment?: boolean };

/** Ends a workspace and starts it with what it is given now: its template, its secrets, its image. */
export async function restartWorkspace(name: string, { data, freshEnrolment = false }: RestartFlags): Promise<void> {
  const ask = await platformAt(data);
  const path = `/admin/workspaces/${encodeURIComponent(name)}/restart`;
  const { state, reason } = WorkspaceStatus.parse(await ask('POST', path, { freshEnrolment }));
  process.stdout.write(`"${name}" is ${state}${reason === undefined ? '' : `: ${reason}`}\n`);
  if (state === 'failed') process.exitCode = 1;
}
