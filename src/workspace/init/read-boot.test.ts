import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Fault } from '../../lib/fault.ts';
import { readBoot } from './read-boot.ts';

async function faultOf(text: string): Promise<Fault> {
  const folder = await mkdtemp(join(tmpdir(), 'mooring-boot-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'boot.json');
  await writeFile(path, text);
  return readBoot(path).then(
    () => {
      throw new Error('the file was accepted');
    },
    (fault: unknown) => fault as Fault,
  );
}

test('a boot file that somebody wrote by hand: each fault is named, at its place', async () => {
  const fault = await faultOf(JSON.stringify({ id: 1, name: 'Ada', delivery: 'proxy' }));
  expect(fault.code).toBe('boot_file_invalid');
  for (const said of [
    "does not hold a workspace's boot (id: must be a text, not a number; name: must be lower case letters",
    'delivery: must be "gateway" or "helper" or "env", not "proxy"',
    'command: is missing',
  ]) {
    expect(fault.text).toContain(said);
  }
  expect(fault.text).not.toMatch(/Invalid|expected|received|\n/);
});

test('one that is no JSON', async () => {
  expect((await faultOf('{')).message).toMatch(/boot \(.*JSON/);
});
