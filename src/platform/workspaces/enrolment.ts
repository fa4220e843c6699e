import { createHash, randomBytes } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import type { PublicKey } from '../../contract/enrolment.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { Secret } from '../../lib/secret.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Store } from '../store/open-store.ts';
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
   * been lost; another key may not. One statement decides, so that of two keys at once exactly one wins.
   */
  async enrol(
    { code, publicKey }: { code: string; publicKey: PublicKey },
    now: number,
  ): Promise<Result<{ workspaceId: string }, WorkspaceRefusal>> {
    const { kty, crv, x } = publicKey;
    const key = JSON.stringify({ kty, crv, x });
    const enrolled = await this.#store
      .updateTable('workspaces')
      .set({ public_key_json: key, enrolment_code_used_by_json: key })
      .where('enrolment_code_sha256', '=', createHash('sha256').update(code).digest('hex'))
      .where('enrolment_code_expires_at', '>', now)
      .where((eb) =>
        eb.or([eb('enrolment_code_used_by_json', 'is', null), eb('enrolment_code_used_by_json', '=', key)]),
      )
      .returning(['id', 'name'])
      .executeTakeFirst();
    if (enrolled === undefined) return err({ reason: 'enrolment_code_invalid' });
    const keyThumbprint = await calculateJwkThumbprint(publicKey);
    await this.#audit.append(enrolled.name, { event: 'workspace_enrolled', keyThumbprint }, now);
    return ok({ workspaceId: enrolled.id });
  }
}
