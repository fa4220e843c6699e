import { type Context, Hono } from 'hono';
import { ExecRequest, LogsQuery } from '../../contract/workspace-visit.ts';
import type { WorkspaceHost } from '../provisioner/workspace-host.ts';
import { body, query } from '../wire/parse-body.ts';
import { refuse } from '../wire/refuse.ts';
import type { WorkspaceStore } from './store.ts';

export type VisitParts = {
  readonly host: Pick<WorkspaceHost, 'logs' | 'exec'>;
  readonly workspaces: Pick<WorkspaceStore, 'byName'>;
};

/** `/admin/workspaces/{name}/logs` and `/exec`, with the operator's credential: what goes on inside. */
export function visitRoutes({ host, workspaces }: VisitParts) {
  const visited = async (c: Context, name: string, visit: () => Promise<object>) => {
    if ((await workspaces.byName(name)) === undefined) return refuse(c, { reason: 'workspace_not_found', name });
    return c.json(await visit());
  };
  return new Hono()
    .get('/:name/logs', query(LogsQuery), (c) => {
      const [name, { lines }] = [c.req.param('name'), c.req.valid('query')];
      return visited(c, name, async () => ({ text: await host.logs(name, lines) }));
    })
    .post('/:name/exec', body(ExecRequest), (c) => {
      const [name, { command }] = [c.req.param('name'), c.req.valid('json')];
      return visited(c, name, () => host.exec(name, command, c.req.raw.signal));
    });
}
