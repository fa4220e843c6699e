import { RemovalAnswer } from '../../contract/workspace-removal.ts';
import { platformAt, readAnswer } from './ask-platform.ts';
import { workspacePath } from './workspace-path.ts';

/** Ends a workspace until somebody starts it, whatever becomes of the platform meanwhile. */
export async function stopWorkspace(name: string, { data }: { data: string }): Promise<void> {
  const path = `${workspacePath(name)}/stop`;
  const ask = await platformAt(data);
  await ask('POST', path);
  const says = 'is stopped and its tokens are taken back; what it has written stays';
  process.stdout.write(`"${name}" ${says}: mooring workspace start ${name} starts it again\n`);
}

export type RemoveFlags = { readonly data: string; readonly volumes?: boolean };

/** Ends a workspace for good, and says what is left of it. */
export async function removeWorkspace(name: string, { data, volumes = false }: RemoveFlags): Promise<void> {
  const path = `${workspacePath(name)}?volumes=${volumes}`;
  const ask = await platformAt(data);
  process.stdout.write(`${removalText(name, readAnswer(RemovalAnswer, await ask('DELETE', path)))}\n`);
}

export function removalText(name: string, { kept, isNamedByFile }: RemovalAnswer): string {
  const says = [`"${name}" is removed, its tokens are taken back, and nothing that it has written is left`];
  if (kept.length > 0) {
    says[0] = `"${name}" is removed and its tokens are taken back; what it has written stays:`;
    says.push(...kept.map((place) => `  ${place}`));
    says.push(`the next workspace of this name finds it; mooring workspace remove ${name} --volumes removes it`);
  }
  if (isNamedByFile) {
    says.push(`mooring.yaml still names it: it stays away until mooring workspace start ${name} makes it anew`);
  }
  return says.join('\n');
}
