import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { complaintAtEnd, lastComplaint } from './last-complaint.ts';

async function lastIn(text: string): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'mooring-complaint-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'init.log'), text);
  return lastComplaint(join(folder, 'init.log'));
}

test.each<[string, string | undefined]>([
  ['a\nmooring: it is full: make room\n', 'it is full: make room'],
  ['mooring: it is full\r\n', 'it is full'],
  ['mooring: earlier\nmooring: two things: mend them\n  one\n  other\n', 'two things: mend them; one; other'],
  ['  indented alone', undefined],
  ['mooring:', undefined],
  ['', undefined],
])('of %j: %j', async (text, complaint) => {
  expect(complaintAtEnd(text)).toBe(complaint);
  expect(await lastIn(text)).toBe(complaint);
});

test('what stands behind it is no part of it, and makes it none at the end', async () => {
  const text = 'mooring: it is full\n  detail\nstarting\n  more\n';
  expect(await lastIn(text)).toBe('it is full; detail');
  expect(complaintAtEnd(text)).toBeUndefined();
});
