import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ChainedEntry, hashRow } from './chain.ts';
import { writtenAudit, type WrittenAudit } from './testing/written-audit.ts';
import { verifyChain } from './verify-chain.ts';

let audit: WrittenAudit;
beforeEach(async () => {
  audit = await writtenAudit(6);
});
afterEach(() => audit.forget());

const fault = async () => (await verifyChain(audit.reader)).fault;
async function rowAt(sequence: number): Promise<ChainedEntry> {
  const rows = audit.reader.selectFrom('audit').selectAll().where('sequence', '=', sequence);
  const row = await rows.executeTakeFirstOrThrow();
  return { ...row, sequence: Number(row.sequence), at: Number(row.at) };
}

test('what the log wrote holds, to its head', async () => {
  const { hash } = await rowAt(6);
  expect(await verifyChain(audit.reader)).toEqual({ head: { sequence: 6, hash } });
});

test.each([
  ["event = 'x'"],
  ["subject = 'bob'"],
  // The same letters, with the border of two columns elsewhere.
  ["event = 'token_revokeda', subject = 'da'"],
  ['at = at + 1'],
  ['at = 5.5'],
  ['at = 9223372036854775807'],
  ["detail_json = replace(detail_json, 'stopped', 'leaked')"],
  ['detail_json = cast(detail_json as blob)'],
  ['hash = upper(hash)'],
  ["previous_hash = ''"],
])('a changed column is found at its row: %s', async (assignment) => {
  audit.tamper(`update audit set ${assignment} where sequence = 4`);
  expect(await fault()).toMatchObject({ kind: 'changed', sequence: 4 });
});

async function changeAndHashAnew(sequence: number) {
  const hash = hashRow({ ...(await rowAt(sequence)), subject: 'bob' });
  audit.tamper("update audit set subject = 'bob', hash = ? where sequence = ?", hash, sequence);
  return hash;
}

test('a row that was changed and hashed anew does not fit the next one', async () => {
  await changeAndHashAnew(4);
  expect(await fault()).toMatchObject({ kind: 'changed', sequence: 4 });
});

test('the last row, changed and hashed anew, does not fit the head', async () => {
  const hash = await changeAndHashAnew(6);
  expect(await fault()).toMatchObject({ kind: 'changed', sequence: 6 });
  // With the head hashed anew as well nothing inside tells: a head that was written down elsewhere does.
  audit.tamper('update audit_head set hash = ?', hash);
  expect(await fault()).toBeUndefined();
  const known = { sequence: 6, hash: 'f'.repeat(64) };
  expect((await verifyChain(audit.reader, known)).fault).toMatchObject({ kind: 'changed', sequence: 6 });
});

test('removed rows are missed, at the start, in the middle, and when the rest is numbered anew', async () => {
  audit.tamper('delete from audit where sequence in (3, 4)');
  expect(await fault()).toMatchObject({ kind: 'removed', sequence: 3, sentence: 'rows 3 to 4 were removed' });
  audit.tamper('update audit set sequence = sequence - 2 where sequence > 4');
  expect(await fault()).toMatchObject({ kind: 'removed', sequence: 3 });
  audit.tamper('delete from audit where sequence = 1');
  expect(await fault()).toMatchObject({ kind: 'removed', sequence: 1, sentence: 'row 1 was removed' });
});

test('an end that was cut off shows by the head, and with the head set back by one that is known', async () => {
  const { hash } = await rowAt(6);
  audit.tamper('delete from audit where sequence > 4');
  expect(await fault()).toMatchObject({ kind: 'cut_off', sequence: 5 });
  audit.tamper('update audit_head set sequence = 4, hash = ?', (await rowAt(4)).hash);
  expect(await fault()).toBeUndefined();
  const known = await verifyChain(audit.reader, { sequence: 6, hash });
  expect(known.fault).toMatchObject({ kind: 'cut_off', sequence: 5 });
});

test('all rows and a missing head are missed', async () => {
  audit.tamper('delete from audit');
  expect(await fault()).toMatchObject({ kind: 'cut_off', sequence: 1 });
  audit.tamper('delete from audit_head');
  expect(await fault()).toMatchObject({ kind: 'removed' });
});

test('swapped rows are named with their places', async () => {
  audit.tamper('update audit set sequence = 99 where sequence = 2');
  expect(await fault()).toMatchObject({ kind: 'reordered', sequence: 2 });
  audit.tamper('update audit set sequence = 2 where sequence = 5');
  audit.tamper('update audit set sequence = 5 where sequence = 99');
  const sentence = 'row 2 was moved: it stands at 5 now';
  expect(await fault()).toEqual({ kind: 'reordered', sequence: 2, sentence });
});

test('an inserted row is found behind the end, before the start, and between rows that make room', async () => {
  const copy = (place: string) =>
    audit.tamper(
      `insert into audit select ${place}, at, event, subject, detail_json, previous_hash, hash from audit where sequence = 6`,
    );
  copy('0');
  expect(await fault()).toMatchObject({ kind: 'inserted', sequence: 1 });
  audit.tamper('delete from audit where sequence = 0');

  const last = await rowAt(6);
  const forged = { ...last, sequence: 7, previous_hash: last.hash };
  copy('7');
  audit.tamper('update audit set previous_hash = ?, hash = ? where sequence = 7', last.hash, hashRow(forged));
  expect(await fault()).toMatchObject({ kind: 'inserted', sequence: 7 });
  audit.tamper('delete from audit where sequence = 7');

  audit.tamper('update audit set sequence = -sequence where sequence >= 3');
  audit.tamper('update audit set sequence = 1 - sequence where sequence < 0');
  const before = await rowAt(2);
  const between = { ...before, sequence: 3, previous_hash: before.hash };
  const sql = 'insert into audit values (3, ?, ?, ?, ?, ?, ?)';
  const { at, event, subject, detail_json } = before;
  audit.tamper(sql, at, event, subject, detail_json, before.hash, hashRow(between));
  expect(await fault()).toMatchObject({ kind: 'inserted', sequence: 4 });
});
