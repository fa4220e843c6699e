import { WorkspaceStatus } from '../../contract/status.ts';
import { platformAt, readAnswer } from './ask-platform.ts';
import { workspacePath } from './workspace-path.ts';

/** Starts a workspace that was stopped, removed or has failed, with a new key of its sidecar; one that runs is refused. */
export async function startWorkspace(name: string, { data }: { data: string }): Promise<void> {
  const path = `${workspacePath(name)}/start`;
  const ask = await platformAt(data);
  printStart(readAnswer(WorkspaceStatus, await ask('POST', path, { freshEnrolment: true, unlessRunning: true })));
}

export type RestartFlags = { readonly data: string; readonly freshEnrolment?: boolean };

/** Ends a workspace and starts it with what it is given now: its template, its secrets, its image. */
export async function restartWorkspace(name: string, { data, freshEnrolment = false }: RestartFlags): Promise<void> {
  const path = `${workspacePath(name)}/restart`;
  const ask = await platformAt(data);
  printStart(readAnswer(WorkspaceStatus, await ask('POST', path, { freshEnrolment })));
}

function printStart({ name, state, reason }: WorkspaceStatus): void {
  process.stdout.write(`"${name}" is ${state}${reason === undefined ? '' : `: ${reason}`}\n`);
  if (state === 'failed') process.exitCode = 1;
}
