import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openStore } from '../../store/open-store.ts';
import { AuditLog } from '../audit-log.ts';
import { openAudit } from '../open-audit.ts';

/** A data folder with an audit of `rows` rows that a real log has written, open for an attacker. */
export async function writtenAudit(rows: number) {
  const dataFolder = await mkdtemp(join(tmpdir(), 'mooring-audit-'));
  const path = join(dataFolder, 'platform.db');
  const store = await openStore(path);
  const log = new AuditLog(store);
  for (let row = 1; row <= rows; row += 1) {
    await log.append('ada', { event: 'token_revoked', sha256: `${row}`, reason: 'stopped' }, 1_000 + row);
  }
  const reader = await openAudit(dataFolder);
  return {
    dataFolder,
    log,
    /** As `mooring audit` reads it. */
    reader,
    /** As somebody with the file: the triggers go first. */
    tamper: (sql: string, ...parameters: (string | number)[]) => {
      const database = new DatabaseSync(path);
      database.exec('drop trigger if exists audit_refuses_update; drop trigger if exists audit_refuses_delete');
      database.prepare(sql).run(...parameters);
      database.close();
    },
    forget: async () => {
      await reader.destroy();
      await store.destroy();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

export type WrittenAudit = Awaited<ReturnType<typeof writtenAudit>>;
