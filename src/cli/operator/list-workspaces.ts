import { z } from 'zod';
import { WorkspaceStatus } from '../../contract/status.ts';
import { printable } from '../../lib/printable.ts';
import { platformAt } from './ask-platform.ts';

export async function listWorkspaces({ data, json = false }: { data: string; json?: boolean }): Promise<void> {
  const ask = await platformAt(data);
  const workspaces = z.array(WorkspaceStatus).parse(await ask('GET', '/admin/workspaces'));
  if (json) return void process.stdout.write(`${JSON.stringify(workspaces)}\n`);
  const width = Math.max(0, ...workspaces.map(({ name }) => name.length));
  for (const { name, state, reason, activity } of workspaces) {
    const says = reason ?? activity;
    process.stdout.write(`${name.padEnd(width)}  ${state.padEnd(8)}  ${printable(says)}\n`);
  }
  if (workspaces.length === 0) process.stdout.write('there is no workspace\n');
}
