import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../store/open-store.ts';
import { AuditLog } from './audit-log.ts';
import { writtenAudit, type WrittenAudit } from './testing/written-audit.ts';
import { verifyChain } from './verify-chain.ts';

let audit: WrittenAudit;
beforeEach(async () => {
  audit = await writtenAudit(1);
});
afterEach(() => audit.forget());

const details = async () => {
  const rows = await audit.reader.selectFrom('audit').select('detail_json').orderBy('sequence').execute();
  return rows.map(({ detail_json }) => JSON.parse(detail_json) as Record<string, unknown>);
};

test('appends of many at once, from two logs on one file, make one chain with all of them in it', async () => {
  const second = await openStore(join(audit.dataFolder, 'platform.db'));
  const logs = [audit.log, new AuditLog(second)];
  const appends = Array.from({ length: 1_200 }, (_, number) =>
    logs[number % 2]!.append('ada', { event: 'token_rejected_by_github', sha256: `many-${number}` }, number),
  );
  await Promise.all(appends);
  await second.destroy();
  expect(await verifyChain(audit.reader)).toEqual({ head: { sequence: 1_201, hash: expect.any(String) } });
  const written = new Set((await details()).map(({ sha256 }) => sha256));
  expect(written.size).toBe(1_201);
});

test('an append that resolved is in the file', async () => {
  await audit.log.append('ada', { event: 'sealing_key_rotated', tokens: 7 }, 5);
  expect(await details()).toContainEqual({ tokens: 7 });
});

test('the same refusal is written once a minute, with the count of those left out', async () => {
  const refuse = (now: number) =>
    audit.log.append('ada', { event: 'token_denied', asked: { owner: 'acme' }, reason: 'owner_not_granted' }, now);
  for (let second = 0; second < 100; second += 1) await refuse(second * 1_000);
  await audit.log.close();
  expect((await details()).slice(1).map(({ leftOut }) => leftOut)).toEqual([undefined, 59, 38]);
});

test('the store itself refuses to change and to remove rows', () => {
  const database = new DatabaseSync(join(audit.dataFolder, 'platform.db'));
  expect(() => database.exec("update audit set subject = 'bob'")).toThrow('append-only');
  expect(() => database.exec('delete from audit')).toThrow('append-only');
  database.close();
});

test('a log that cannot write says so to each who waits, and goes on when it can', async () => {
  audit.tamper('alter table audit_head rename to gone');
  const append = () => audit.log.append('ada', { event: 'sealing_key_rotated', tokens: 1 }, 5);
  const outcomes = await Promise.allSettled([append(), append()]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  audit.tamper('alter table gone rename to audit_head');
  await append();
  expect((await verifyChain(audit.reader)).head.sequence).toBe(2);
});

test('a write that fails takes nobody with it who shared its commit, and leaves no row', async () => {
  const full = new Error('full');
  const append = (tokens: number, write?: () => Promise<unknown>) =>
    audit.log.append('ada', { event: 'sealing_key_rotated', tokens }, 5, write);
  const done: number[] = [];
  const outcomes = await Promise.allSettled([
    append(1),
    append(2, () => Promise.reject(full)),
    append(3, async () => done.push(3)),
    append(4, () => Promise.reject(full)),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
  expect(outcomes[1]).toMatchObject({ reason: full });
  expect((await details()).slice(1)).toEqual([{ tokens: 1 }, { tokens: 3 }]);
  expect(done).toContain(3);
  expect((await verifyChain(audit.reader)).fault).toBeUndefined();
});
