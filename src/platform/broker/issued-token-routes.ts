import { Hono } from 'hono';
import {
  IssuedToken,
  type IssuedTokens,
  IssuedTokensQuery,
  type RevocationAnswer,
  RevocationRequest,
  type TokenState,
} from '../../contract/issued-tokens.ts';
import type { Clock } from '../../lib/clock.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { GitHubApps } from '../github/github-apps.ts';
import type { Store } from '../store/open-store.ts';
import { body, query } from '../wire/parse-body.ts';
import { refuse } from '../wire/refuse.ts';
import type { WorkspaceRecord } from '../workspaces/record.ts';
import type { WorkspaceStore } from '../workspaces/store.ts';
import { holdersOf } from './decide-retirement.ts';
import { OPERATOR, PLATFORM } from './decide-scope.ts';
import { issuedTokens, type LivingToken } from './living-tokens.ts';
import type { Revocations } from './revocations.ts';
import { giveUpTokens } from './tokens-at-owner.ts';

export type IssuedTokenRouteParts = {
  readonly store: Store;
  readonly workspaces: WorkspaceStore;
  readonly revocations: Pick<Revocations, 'wake'>;
  readonly audit: AuditLog;
  readonly apps: Pick<GitHubApps, 'earliest' | 'timeAt'>;
  readonly clock: Clock;
};

/** An answer stays far below what our programs read, also with 500 repositories a token. */
const MOST_TOLD = 50;

/** `GET /admin/tokens` and `POST /admin/tokens/revoke`, with the operator's credential. */
export function issuedTokenRoutes({ store, workspaces, revocations, audit, apps, clock }: IssuedTokenRouteParts) {
  const stateOf = (token: LivingToken) => tokenStateOf(token, apps.timeAt(token.github, clock()));
  /** That may live; of those of several GitHubs some have expired. */
  const unexpired = () => ({ after: apps.earliest(clock()) });
  const giveUp = async (tokens: readonly LivingToken[], reason: string): Promise<number> => {
    const living = tokens.filter((token) => stateOf(token) === 'living');
    const losses = living.map(({ id }) => ({ id, reason }));
    await giveUpTokens(store, losses);
    // Also when they were marked before: whoever asks wants it tried now.
    revocations.wake();
    return living.length;
  };

  const reportLeaked = async (sha256: string): Promise<RevocationAnswer> => {
    const found = await issuedTokens(store, { sha256s: [sha256] });
    const holder = found[0]?.holder ?? OPERATOR;
    const subject = (await workspaces.byId(holder))?.name ?? holder;
    await audit.append(subject, { event: 'token_reported_leaked', sha256, known: found.length > 0 }, clock());
    if (found.length === 0) return { marked: 0, unknown: sha256 };
    return { marked: await giveUp(found, 'reported as leaked') };
  };

  return new Hono()
    .get('/tokens', query(IssuedTokensQuery), async (c) => {
      const { workspace: name, sha256 } = c.req.valid('query');
      const workspace = name === undefined ? undefined : await workspaces.byName(name);
      if (name !== undefined && workspace === undefined) return refuse(c, { reason: 'workspace_not_found', name });
      const chosen = await issuedTokens(store, {
        ...(workspace && { holders: holdersOf(grantedTo(workspace)) }),
        ...(sha256 === undefined ? unexpired() : { sha256s: [sha256] }),
      });
      const states = chosen.map((token) => ({ token, state: stateOf(token) }));
      const told = states.filter(({ state }) => sha256 !== undefined || state === 'living' || state === 'revoking');
      return c.json(toAnswer(told, await workspaces.all()));
    })
    .post('/tokens/revoke', body(RevocationRequest), async (c) => {
      const request = c.req.valid('json');
      if ('leaked' in request) return c.json(await reportLeaked(request.leaked));
      if ('all' in request) {
        return c.json({
          marked: await giveUp(await issuedTokens(store, unexpired()), 'revoked by an operator'),
        });
      }
      const workspace = await workspaces.byName(request.workspace);
      if (workspace === undefined) return refuse(c, { reason: 'workspace_not_found', name: request.workspace });
      const held = await issuedTokens(store, { holders: holdersOf(grantedTo(workspace)), ...unexpired() });
      return c.json({ marked: await giveUp(held, 'revoked by an operator') });
    });
}

const grantedTo = ({ id, spec }: WorkspaceRecord) => ({ id, grants: spec.grants });

function tokenStateOf({ expiresAt, reason, revokedAt }: LivingToken, now: number): TokenState {
  if (revokedAt !== undefined) return 'revoked';
  if (expiresAt <= now) return 'expired';
  return reason === undefined ? 'living' : 'revoking';
}

type TokenInState = { readonly token: LivingToken; readonly state: TokenState };

function toAnswer(chosen: readonly TokenInState[], workspaces: readonly WorkspaceRecord[]): IssuedTokens {
  const names = new Map([OPERATOR, PLATFORM].map((holder) => [holder, [holder]]));
  for (const workspace of workspaces) {
    for (const holder of holdersOf(grantedTo(workspace))) {
      names.set(holder, [...(names.get(holder) ?? []), workspace.name]);
    }
  }
  // The schema leaves out what is ours alone.
  const tokens = chosen
    .slice(0, MOST_TOLD)
    .map(({ token, state }) => IssuedToken.parse({ ...token, holders: names.get(token.holder) ?? [], state }));
  const revoking = chosen.filter(({ state }) => state === 'revoking').length;
  return { tokens, untold: chosen.length - tokens.length, revoking };
}
