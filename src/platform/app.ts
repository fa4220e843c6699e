import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { ERROR_STATUS, errorBody } from '../contract/errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Secret } from '../lib/secret.ts';
import { operatorsOnly, signedByWorkspace } from './access/guards.ts';
import type { SignatureIds } from './access/signature-ids.ts';
import type { AuditLog } from './audit/audit-log.ts';
import { issuedTokenRoutes } from './broker/issued-token-routes.ts';
import { operatorTokenRoutes, workspaceTokenRoutes } from './broker/routes.ts';
import type { Retirements } from './broker/retirements.ts';
import type { Revocations } from './broker/revocations.ts';
import type { TokenSource } from './broker/token-broker.ts';
import type { GitHubApps } from './github/github-apps.ts';
import { webhookRoutes } from './github/webhooks/routes.ts';
import type { OwnerChecks } from './grants/owner-checks.ts';
import type { KeyChecks } from './health/key-checks.ts';
import { healthRoutes } from './health/routes.ts';
import type { Inbox } from './inbox/inbox.ts';
import { turnRoutes } from './inbox/routes.ts';
import type { Limits } from './quota/limits.ts';
import { METHODS_WITH_BODY } from './wire/methods-with-body.ts';
import { refuse } from './wire/refuse.ts';
import type { Enrolment } from './workspaces/enrolment.ts';
import type { LifeCycle } from './workspaces/life-cycle.ts';
import { hostRefusal } from './workspaces/refusals.ts';
import { enrolmentRoutes, reportRoutes, workspaceAdminRoutes } from './workspaces/routes.ts';
import { secretRoutes } from './secrets/routes.ts';
import type { AgentSecretStore } from './secrets/store.ts';
import type { StatusParts } from './workspaces/status.ts';
import { visitRoutes } from './workspaces/visit-routes.ts';

export type AppParts = StatusParts & {
  readonly operator: Secret;
  readonly signatureIds: SignatureIds;
  readonly apps: GitHubApps;
  readonly broker: TokenSource;
  readonly revocations: Revocations;
  readonly retirements: Retirements;
  readonly audit: AuditLog;
  readonly agentSecrets: AgentSecretStore;
  readonly checks: OwnerChecks;
  readonly keyChecks: KeyChecks;
  readonly enrolment: Enrolment;
  readonly lifeCycle: LifeCycle;
  readonly inbox: Inbox;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly log: Log;
};

/** Larger than any message of the contract. */
const MOST_BYTES = 512 * 1024;
/** Of somebody who has not shown yet who it is; an enrolment is a code and a key. */
const MOST_UNKNOWN_BYTES = 8 * 1024;

/** The platform's HTTP interface: who may come in by which door, and what lies behind it. */
export function platformApp(parts: AppParts): Hono {
  const { workspaces, inbox, enrolment, lifeCycle, signatureIds, clock, log } = parts;
  const admits = lifeCycle.admits.bind(lifeCycle);
  const find = (id: string) => workspaces.byId(id);
  const app = new Hono();

  // Before the limit of all others: what GitHub sends may be larger than any message of ours.
  const hint = (where: { github: string; owner: string }) => void parts.checks.check(where);
  app.route('/webhooks', webhookRoutes({ apps: parts.apps, hint, clock, log }));
  app.on([...METHODS_WITH_BODY], '/enrolments', atMost(MOST_UNKNOWN_BYTES));
  app.on([...METHODS_WITH_BODY], '*', atMost(MOST_BYTES));
  app.route('/', healthRoutes(parts));
  app.route('/enrolments', enrolmentRoutes(enrolment, clock));

  app.use('/workspaces/:id/*', signedByWorkspace({ find, signatureIds, clock }));
  app.route('/workspaces', workspaceTokenRoutes({ ...parts, admits }));
  app.route('/workspaces', reportRoutes(parts));
  app.route('/workspaces', turnRoutes({ inbox, workspaces, admits }));

  app.use('/admin/*', operatorsOnly(parts.operator));
  app.route('/admin', operatorTokenRoutes(parts));
  app.route('/admin', issuedTokenRoutes(parts));
  app.route('/admin', secretRoutes(parts));
  app.route('/admin', workspaceAdminRoutes({ lifeCycle, inbox, workspaces, status: parts }));

  app.route('/admin/workspaces', visitRoutes(parts));

  app.notFound((c) => refuse(c, { reason: 'not_found' }));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return refuse(c, { reason: 'bad_request', detail: error.message });
    const refusal = hostRefusal(error);
    if (refusal !== undefined) return refuse(c, refusal);
    log.error({ err: error, method: c.req.method, path: c.req.path }, 'request failed');
    return c.json(
      errorBody('internal', 'the platform failed', "see the platform's log for the cause"),
      ERROR_STATUS.internal,
    );
  });
  return app;
}

const atMost = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: (c) => refuse(c, { reason: 'bad_request', detail: `the body is larger than ${maxSize} bytes` }),
  });
