import { isDeepStrictEqual } from 'node:util';
import { Hono } from 'hono';
import { z } from 'zod';
import { RepositoryName } from '../../contract/grant.ts';
import { type InstallationTokenAnswer, InstallationTokenQuery } from '../../contract/installation-token.ts';
import { err } from '../../lib/result.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Signed } from '../access/guards.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { query } from '../wire/parse-body.ts';
import { refuse } from '../wire/refuse.ts';
import { isGone, type WorkspaceRecord } from '../workspaces/record.ts';
import type { WorkspaceStore } from '../workspaces/store.ts';
import { OPERATOR, operatorScope, workspaceScope } from './decide-scope.ts';
import type { Retirements } from './retirements.ts';
import type { HandedOutToken, TokenSource } from './token-broker.ts';
import type { TokenScope } from './token-scope.ts';

export type TokenRouteParts = {
  readonly broker: TokenSource;
  readonly retirements: Pick<Retirements, 'retire' | 'retireOperators'>;
  readonly workspaces: WorkspaceStore;
  readonly admits: (workspace: WorkspaceRecord) => boolean;
  readonly audit: AuditLog;
  readonly clock: Clock;
};

const WITHDRAWN_MEANWHILE = 'minted by a grant that was withdrawn meanwhile';
const TOKEN_PATH = 'github-installation-token';

/** `GET /workspaces/{id}/github-installation-token`, signed by the workspace. */
export function workspaceTokenRoutes({ broker, retirements, workspaces, admits, audit, clock }: TokenRouteParts) {
  return new Hono<Signed<WorkspaceRecord>>().get(`/:id/${TOKEN_PATH}`, query(InstallationTokenQuery), async (c) => {
    const id = c.req.param('id');
    const { owner, refused } = c.req.valid('query');
    let workspace: WorkspaceRecord | undefined = c.get('workspace');
    for (;;) {
      if (workspace === undefined) return refuse(c, { reason: 'not_found' });
      const { name, spec } = workspace;
      const scope = admits(workspace)
        ? workspaceScope({ id, name, grants: spec.grants }, owner)
        : err({ reason: 'workspace_stopped', name } as const);
      if (!scope.ok) {
        await audit.append(name, { event: 'token_denied', asked: { owner }, reason: scope.error.reason }, clock());
        return refuse(c, scope.error);
      }
      const answer = await broker.tokenFor(scope.value, 'asked for by its sidecar', refused);
      // One that was there already is given up with the grant; whoever was given it just before is no better off.
      if (answer.ok && !answer.value.waited) return c.json(toAnswer(answer.value, scope.value), 200, NO_STORE);
      const meanwhile = await workspaces.byId(id);
      if (meanwhile !== undefined && admits(meanwhile) && isDeepStrictEqual(meanwhile.spec.grants, spec.grants)) {
        return answer.ok ? c.json(toAnswer(answer.value, scope.value), 200, NO_STORE) : refuse(c, answer.error);
      }
      // It was stopped or given other grants while GitHub was minting: what came of that must not outlive it.
      await retirements.retire({ id, grants: spec.grants }, WITHDRAWN_MEANWHILE);
      workspace = await workspaces.byId(id);
    }
  });
}

const OperatorQuery = z.object({
  repositories: z
    .string()
    .transform((names) => names.split(','))
    .pipe(z.array(RepositoryName).min(1))
    .optional(),
  /** Within the grant of this workspace alone. */
  workspace: z.string().optional(),
  ...InstallationTokenQuery.shape,
});

/** `GET /admin/github-installation-token?owner=&repositories=a,b&workspace=name`, with the operator's credential. */
export function operatorTokenRoutes({
  broker,
  retirements,
  workspaces,
  audit,
  clock,
}: Omit<TokenRouteParts, 'admits'>) {
  return new Hono().get(`/${TOKEN_PATH}`, query(OperatorQuery), async (c) => {
    const { workspace: name, refused, ...asked } = c.req.valid('query');
    const decide = async () => {
      const all = (await workspaces.all()).filter((record) => !isGone(record));
      const chosen = name === undefined ? all : all.filter((workspace) => workspace.name === name);
      if (name !== undefined && chosen.length === 0) return err({ reason: 'workspace_not_found', name } as const);
      const grants = chosen.flatMap(({ spec }) => spec.grants);
      return operatorScope(grants, asked);
    };
    for (;;) {
      const scope = await decide();
      if (!scope.ok) {
        if (scope.error.reason === 'workspace_not_found') return refuse(c, scope.error);
        await audit.append(OPERATOR, { event: 'token_denied', asked, reason: scope.error.reason }, clock());
        return refuse(c, scope.error);
      }
      const answer = await broker.tokenFor(scope.value, 'asked for by an operator', refused);
      if (isDeepStrictEqual(await decide(), scope)) {
        return answer.ok ? c.json(toAnswer(answer.value, scope.value), 200, NO_STORE) : refuse(c, answer.error);
      }
      await retirements.retireOperators(WITHDRAWN_MEANWHILE);
    }
  });
}

/** No cache on the way may keep a token: RFC 9111, section 5.2.2.5. */
const NO_STORE = { 'cache-control': 'no-store' };

function toAnswer(issued: HandedOutToken, { owner }: TokenScope): InstallationTokenAnswer {
  return {
    token: issued.token.reveal(),
    owner,
    expires_at: rfc3339(issued.expiresAt),
    issued_at: rfc3339(issued.issuedAt),
    permissions: issued.permissions,
    repositories: [...issued.repositories],
    stale: issued.stale,
    ...(issued.retryAt === undefined ? {} : { retry_at: Math.ceil(issued.retryAt / 1_000) }),
  };
}

const rfc3339 = (time: number) => new Date(time).toISOString();
