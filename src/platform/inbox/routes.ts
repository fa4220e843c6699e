import { Hono } from 'hono';
import { LeaseRequest, TurnProgress, TurnSettlement } from '../../contract/turns.ts';
import { body } from '../wire/parse-body.ts';
import { refuse } from '../wire/refuse.ts';
import type { WorkspaceRecord } from '../workspaces/record.ts';
import type { WorkspaceStore } from '../workspaces/store.ts';
import type { Inbox } from './inbox.ts';

export type InboxRouteParts = {
  readonly inbox: Inbox;
  readonly workspaces: WorkspaceStore;
  readonly admits: (workspace: WorkspaceRecord) => boolean;
};

/** `/workspaces/{id}/turns/…`, for the runtime of a workspace; signed by its sidecar. */
export function turnRoutes({ inbox, workspaces, admits }: InboxRouteParts) {
  return new Hono()
    .post('/:id/turns/lease', body(LeaseRequest), async (c) => {
      const workspace = await workspaces.byId(c.req.param('id'));
      if (workspace === undefined) return refuse(c, { reason: 'not_found' });
      if (!admits(workspace)) return refuse(c, { reason: 'workspace_stopped', name: workspace.name });
      const turn = await inbox.leaseNext(workspace.id, c.req.valid('json'), c.req.raw.signal);
      return turn === undefined ? c.body(null, 204) : c.json(turn);
    })
    .post('/:id/turns/:turn/progress', body(TurnProgress), async (c) => {
      const kept = await inbox.progress(c.req.param('id'), c.req.param('turn'), c.req.valid('json'));
      return kept.ok ? c.body(null, 204) : refuse(c, kept.error);
    })
    .post('/:id/turns/:turn/settle', body(TurnSettlement), async (c) => {
      const settled = await inbox.settle(c.req.param('id'), c.req.param('turn'), c.req.valid('json'));
      return settled.ok ? c.body(null, 204) : refuse(c, settled.error);
    });
}
