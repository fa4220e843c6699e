import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { EnrolmentRequest } from '../../contract/enrolment.ts';
import { Grants } from '../../contract/grant.ts';
import { SidecarReport } from '../../contract/status.ts';
import { RemovalQuery } from '../../contract/workspace-removal.ts';
import { WorkspaceSpec } from '../../contract/workspace.ts';
import type { Clock } from '../../lib/clock.ts';
import { parseBy } from '../../lib/schema-faults.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { body, misfit, query } from '../wire/parse-body.ts';
import { refuse } from '../wire/refuse.ts';
import type { Enrolment } from './enrolment.ts';
import { grantsOf } from './grants-of.ts';
import type { LifeCycle } from './life-cycle.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { isGone } from './record.ts';
import { type StandingParts, standingOf } from './standing.ts';
import { platformStatus, type StatusParts } from './status.ts';
import type { WorkspaceStore } from './store.ts';
import { takeDeeds } from './take-deeds.ts';

/** `POST /enrolments`: open to whoever holds a one-time code. */
export function enrolmentRoutes(enrolment: Enrolment, clock: Clock) {
  return new Hono().post('/', body(EnrolmentRequest), async (c) => {
    const enrolled = await enrolment.enrol(c.req.valid('json'), clock());
    return enrolled.ok ? c.json(enrolled.value, 201) : refuse(c, enrolled.error);
  });
}

export type ReportRouteParts = StandingParts & {
  readonly workspaces: WorkspaceStore;
  readonly audit: AuditLog;
  readonly clock: Clock;
};

/** `POST /workspaces/{id}/report`, signed by the workspace: answered with its standing once its deeds are written down. */
export function reportRoutes({ workspaces, audit, clock, ...parts }: ReportRouteParts) {
  // A report that was given up on may still be at work when it is sent again.
  const inTurn = new OneAtATime();
  return new Hono().post('/:id/report', body(SidecarReport), async (c) => {
    const [id, report] = [c.req.param('id'), c.req.valid('json')];
    await inTurn.run(id, async () => {
      const before = await workspaces.byId(id);
      if (before === undefined) return;
      await workspaces.setReport(id, await takeDeeds(before, report, audit, clock()), clock());
    });
    const workspace = await workspaces.byId(id);
    if (workspace === undefined) return refuse(c, { reason: 'not_found' });
    return c.json(await standingOf(workspace, report, parts));
  });
}

const StartRequest = z
  .strictObject({
    /** Have its sidecar enrol anew. */
    freshEnrolment: z.boolean().default(false),
    /** Of a start: refuse one that runs, in place of adopting or replacing it. */
    unlessRunning: z.boolean().default(false),
  })
  .prefault({});
const StatusQuery = z.object({ since: z.coerce.number().nonnegative().default(0) });
const OperatorMessage = z.strictObject({ text: z.string().min(1).max(100_000) });

export type WorkspaceAdminParts = {
  readonly lifeCycle: LifeCycle;
  readonly inbox: Inbox;
  readonly workspaces: WorkspaceStore;
  readonly status: StatusParts;
};

/** `/admin/status` and `/admin/workspaces/…`, with the operator's credential. */
export function workspaceAdminRoutes({ lifeCycle, inbox, workspaces, status }: WorkspaceAdminParts) {
  const statusOf = async (name: string) => {
    const all = await platformStatus(status);
    return all.workspaces.find((workspace) => workspace.name === name);
  };
  const started = async (c: Context, start: LifeCycle['start']) => {
    const options = parseBy(StartRequest, parseJson(await c.req.text()));
    if (!options.ok) return refuse(c, misfit(options.error, 'the body'));
    const name = c.req.param('name') ?? '';
    const done = await start(name, options.value);
    return done.ok ? c.json(await statusOf(name)) : refuse(c, done.error);
  };
  return new Hono()
    .get('/status', query(StatusQuery), async (c) => {
      const all = await platformStatus(status, c.req.valid('query').since);
      // What mooring.yaml no longer names is history; `/admin/workspaces` still lists it.
      const gone = new Set((await workspaces.all()).filter(isGone).map(({ id }) => id));
      return c.json({ ...all, workspaces: all.workspaces.filter(({ id }) => !gone.has(id)) });
    })
    .get('/workspaces', async (c) => c.json((await platformStatus(status)).workspaces))
    .post('/workspaces', body(WorkspaceSpec), async (c) => {
      const spec = c.req.valid('json');
      const created = await lifeCycle.create(spec);
      return created.ok ? c.json(await statusOf(spec.name), 201) : refuse(c, created.error);
    })
    .get('/workspaces/:name', async (c) => {
      const name = c.req.param('name');
      const found = await statusOf(name);
      return found === undefined ? refuse(c, { reason: 'workspace_not_found', name }) : c.json(found);
    })
    .delete('/workspaces/:name', query(RemovalQuery), async (c) => {
      const files = c.req.valid('query').volumes === 'true' ? 'remove' : 'keep';
      const removed = await lifeCycle.remove(c.req.param('name'), files);
      return removed.ok ? c.json(removed.value) : refuse(c, removed.error);
    })
    .post('/workspaces/:name/start', (c) => started(c, (name, options) => lifeCycle.start(name, options)))
    .post('/workspaces/:name/restart', (c) => started(c, (name, options) => lifeCycle.restart(name, options)))
    .post('/workspaces/:name/stop', async (c) => {
      const name = c.req.param('name');
      const stopped = await lifeCycle.stop(name);
      return stopped.ok ? c.json(await statusOf(name)) : refuse(c, stopped.error);
    })
    .get('/workspaces/:name/grants', async (c) => {
      const name = c.req.param('name');
      const found = await grantsOf(name, { workspaces, apps: status.apps });
      return found === undefined ? refuse(c, { reason: 'workspace_not_found', name }) : c.json(found);
    })
    .put('/workspaces/:name/grants', body(Grants), async (c) => {
      const changed = await lifeCycle.changeGrants(c.req.param('name'), c.req.valid('json'));
      return changed.ok ? c.json(changed.value) : refuse(c, changed.error);
    })
    .post('/workspaces/:name/messages', body(OperatorMessage), async (c) => {
      const name = c.req.param('name');
      const workspace = await workspaces.byName(name);
      if (workspace === undefined) return refuse(c, { reason: 'workspace_not_found', name });
      if (isGone(workspace)) {
        const by = workspace.desired === 'removed' ? 'file' : 'operator';
        return refuse(c, { reason: 'workspace_removed', name, by });
      }
      const { text } = c.req.valid('json');
      const id = await inbox.submit({ workspaceId: workspace.id, source: 'operator', text });
      return c.json({ id, state: 'SUBMITTED' }, 202);
    });
}

/** No body at all is as good as an empty one; text that is no JSON fits no schema. */
function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
