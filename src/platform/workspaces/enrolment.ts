import { createHash, randomBytes } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import type { ExpressionBuilder } from 'kysely';
import type { PublicKey } from '../../contract/enrolment.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { Secret } from '../../lib/secret.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Store } from '../store/open-store.ts';
import type { Tables } from '../store/tables.ts';
import type { WorkspaceRefusal } from './refusals.ts';

/** How long a one-time code waits for its sidecar, in milliseconds. */
const CODE_LIFE = 10 * 60_000;

/**
 * A workspace's sidecar proves once, by a one-time code, that it is the one we started; from then on its key
 * speaks for it. Only the code's hash is stored.
 */
export class Enrolment {
  readonly #store: Store;
  readonly #audit: AuditLog;

  constructor(store: Store, audit: AuditLog) {
    this.#store = store;
    this.#audit = audit;
  }

  /** A fresh code, which replaces an earlier one. The enrolled key stays until the code is used. */
  async issueCode(workspaceId: string, now: number): Promise<Secret> {
    const code = new Secret(randomBytes(32).toString('base64url'));
    await this.#store
      .updateTable('workspaces')
      .set({
        enrolment_code_sha256: code.sha256(),
        enrolment_code_expires_at: now + CODE_LIFE,
        enrolment_code_used_by_json: null,
      })
      .where('id', '=', workspaceId)
      .execute();
    return code;
  }

  async voidCode(workspaceId: string): Promise<void> {
    await this.#store
      .updateTable('workspaces')
      .set({ enrolment_code_sha256: null, enrolment_code_expires_at: null, enrolment_code_used_by_json: null })
      .where('id', '=', workspaceId)
      .execute();
  }

  /**
   * Enrols a key. The same key may come again with the same code, since the answer to its first request may have
   * been lost; another key may not. One statement decides, so that of two keys at once exactly one wins, and stands or
   * falls with the row that tells of it.
   */
  async enrol(
    { code, publicKey }: { code: string; publicKey: PublicKey },
    now: number,
  ): Promise<Result<{ workspaceId: string }, WorkspaceRefusal>> {
    const { kty, crv, x } = publicKey;
    const key = JSON.stringify({ kty, crv, x });
    const sha256 = createHash('sha256').update(code).digest('hex');
    // Whoever holds no code must not take part in the audit's commits.
    const waiting = await this.#store
      .selectFrom('workspaces')
      .select(['id', 'name'])
      .where(isOpen(sha256, key, now))
      .executeTakeFirst();
    if (waiting === undefined) return err({ reason: 'enrolment_code_invalid' });
    const keyThumbprint = await calculateJwkThumbprint(publicKey);
    const enrolled = { event: 'workspace_enrolled', keyThumbprint } as const;
    try {
      await this.#audit.append(waiting.name, enrolled, now, async (store) => {
        const { numUpdatedRows } = await store
          .updateTable('workspaces')
          .set({ public_key_json: key, enrolment_code_used_by_json: key })
          .where(isOpen(sha256, key, now))
          .executeTakeFirst();
        if (numUpdatedRows === 0n) throw new UsedMeanwhile();
      });
    } catch (error) {
      if (error instanceof UsedMeanwhile) return err({ reason: 'enrolment_code_invalid' });
      throw error;
    }
    return ok({ workspaceId: waiting.id });
  }
}

/** Undoes what would tell of an enrolment that was none: another key was quicker. */
class UsedMeanwhile extends Error {}

/** Whether a code (hex SHA-256) still lets this key in. */
const isOpen = (sha256: string, key: string, now: number) => (eb: ExpressionBuilder<Tables, 'workspaces'>) =>
  eb.and([
    eb('enrolment_code_sha256', '=', sha256),
    eb('enrolment_code_expires_at', '>', now),
    eb.or([eb('enrolment_code_used_by_json', 'is', null), eb('enrolment_code_used_by_json', '=', key)]),
  ]);
