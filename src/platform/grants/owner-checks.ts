import type { Grant } from '../../contract/grant.ts';
import type { Log } from '../../lib/log.ts';
import type { Result } from '../../lib/result.ts';
import { SharedRuns } from '../../lib/shared-runs.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { giveUpTokens, tokensAtOwner } from '../broker/tokens-at-owner.ts';
import type { Revocations } from '../broker/revocations.ts';
import type { GitHubApps } from '../github/github-apps.ts';
import type { GitHubRefusal } from '../github/refusals.ts';
import type { Store } from '../store/open-store.ts';
import { toNotice } from '../wire/refuse.ts';
import { checkOwner } from './check-owner.ts';
import type { GrantHealth, OwnerAt } from './grant-health.ts';
import { installationChanges } from './installation-changes.ts';
import { lostTokens } from './lost-tokens.ts';
import { faultsOf, isWithdrawn, learned, type OwnerHealth } from './owner-health.ts';

type Reached = { readonly repositories: readonly string[] };

export type OwnerCheckParts = {
  readonly apps: GitHubApps;
  readonly health: GrantHealth;
  /** Every grant of a workspace that should run. */
  readonly grants: () => Promise<readonly Grant[]>;
  readonly store: Store;
  readonly revocations: Pick<Revocations, 'wake'>;
  readonly audit: AuditLog;
  readonly log: Log;
};

/**
 * Looks at GitHub what an owner's installation is now, and lets that take effect: useless tokens are given up, the
 * change is told once. Whoever asks is shown GitHub's answer to a question that was put after they asked.
 */
export class OwnerChecks {
  readonly #parts: OwnerCheckParts;
  readonly #runs = new SharedRuns();
  #stopped = false;

  constructor(parts: OwnerCheckParts) {
    this.#parts = parts;
  }

  /** Never rejects: what fails here is looked at again later. */
  check(where: OwnerAt): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    return this.#runs.do(this.#parts.health.keyOf(where), async () => {
      try {
        await this.#check(where);
      } catch (error) {
        const { health, log } = this.#parts;
        log.error({ err: error, owner: where.owner }, 'an installation could not be checked');
        health.set(where, health.at(where));
      }
    });
  }

  /**
   * A mint's outcome. One that shows a change of the installation is looked into; whoever asked for repositories that
   * are not there looks by itself, for what is left of them. A token serves also when it reaches fewer than were asked
   * for, which GitHub describes nowhere, but somebody must see why.
   */
  met(where: OwnerAt & Reached, minted: Result<Reached, GitHubRefusal>): void {
    const { health, log } = this.#parts;
    const before = health.at(where);
    const refusal = minted.ok ? undefined : minted.error;
    if (minted.ok && fallsShort(minted.value, where)) void this.check(where);
    if (refusal === undefined) {
      if (before.trouble === undefined && health.isScheduled(where)) return;
      const { trouble, ...after } = before;
      health.set(where, after);
      if (trouble !== undefined) log.info({ owner: where.owner }, 'GitHub mints again');
    } else if (isWithdrawn(refusal) || refusal.reason === 'permission_not_granted') {
      void this.check(where);
    } else if (isTrouble(refusal)) {
      const isNews = before.trouble?.reason !== refusal.reason;
      // The next look stays when it is: what fails again and again must not put it off.
      if (isNews || refusal.reason === 'rate_limited') health.set(where, learned(before, refusal));
      if (isNews) this.#warn(where, refusal);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#runs.settled();
  }

  async #check(where: OwnerAt): Promise<void> {
    const { apps, health, audit } = this.#parts;
    const key = health.keyOf(where);
    const grants = (await this.#parts.grants()).filter((grant) => health.keyOf(grant) === key);
    const [first, ...others] = grants;
    if (first === undefined) return health.forget(where);
    const side = apps.for(where.github, where.owner);
    if (side.ok) side.value.installations.forget(where.owner);
    const shown = await checkOwner(apps, [first, ...others]);
    const before = health.at(where);
    const after = learned(before, shown.ok ? shown.value : shown.error);
    health.set(where, after);
    // Refusing comes first, then what was given before is taken back.
    if (side.ok) await this.#takeEffect(where, after, side.value.app);
    this.#tell(where, before, after, grants);
    const now = side.ok ? side.value.app.clock.now() : undefined;
    if (now === undefined) return;
    for (const change of installationChanges(before, after, where)) await audit.append(where.owner, change, now);
  }

  async #takeEffect({ owner }: OwnerAt, after: OwnerHealth, app: GitHubApps['all'][number]['app']): Promise<void> {
    const { store, revocations } = this.#parts;
    const tokens = await tokensAtOwner(store, { web: app.instance.web, owner }, app.clock.now());
    const losses = lostTokens(after, tokens);
    if (losses.length === 0) return;
    await giveUpTokens(store, losses);
    revocations.wake();
  }

  /** Each fault of these grants when it comes, and when the last one has gone. */
  #tell(where: OwnerAt, before: OwnerHealth, after: OwnerHealth, grants: readonly Grant[]): void {
    const faults = (health: OwnerHealth) => {
      const refusals = grants.flatMap((grant) => faultsOf(health, grant));
      return new Map(refusals.map((refusal) => [toNotice(refusal).message, refusal]));
    };
    const [had, has] = [faults(before), faults(after)];
    for (const [message, refusal] of has) if (!had.has(message)) this.#warn(where, refusal);
    if (had.size > 0 && has.size === 0) this.#parts.log.info({ owner: where.owner }, 'GitHub gives access again');
  }

  #warn({ owner }: OwnerAt, refusal: GitHubRefusal): void {
    const { code, message, remedy } = toNotice(refusal);
    this.#parts.log.warn({ owner, code, remedy }, message);
  }
}

function fallsShort(given: Reached, asked: Reached): boolean {
  const reached = new Set(given.repositories.map((name) => name.toLowerCase()));
  return asked.repositories.some((name) => !reached.has(name.toLowerCase()));
}

/** Neither an owner's decision, nor our own pace. */
const isTrouble = ({ reason }: GitHubRefusal): boolean =>
  reason !== 'repository_not_installed' && reason !== 'mint_queue_full' && reason !== 'app_not_configured';
