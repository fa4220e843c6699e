import { WorkspaceName } from '../../contract/workspace.ts';
import { Fault } from '../../lib/fault.ts';

/** `/admin/workspaces/{name}`. What can be no workspace's name is refused here: in a path `..` would lead elsewhere. */
export function workspacePath(name: string): string {
  const known = WorkspaceName.safeParse(name);
  if (known.success) return `/admin/workspaces/${name}`;
  const why = known.error.issues.map(({ message }) => message).join(', ');
  throw new Fault('bad_arguments', `"${name}" is no workspace's name: it ${why}`, 'mooring workspace list shows them');
}
