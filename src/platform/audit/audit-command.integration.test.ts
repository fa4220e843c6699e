import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nodeArguments, programEnvironment } from '../../lib/node-program.ts';
import { writtenAudit, type WrittenAudit } from './testing/written-audit.ts';

let audit: WrittenAudit;
beforeEach(async () => {
  audit = await writtenAudit(3);
});
afterEach(() => audit.forget());

/** The command line itself, while the log still has the database open. */
async function mooring(...args: string[]) {
  const command = nodeArguments('src/cli/main.ts', ['audit', ...args]);
  const child = spawn(process.execPath, command, { env: programEnvironment() });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number, stdout, stderr };
}

test('verify prints the head, which holds later on, and a forged one does not', async () => {
  const data = ['--data', audit.dataFolder];
  const first = await mooring('verify', ...data);
  expect(first).toMatchObject({ code: 0, stderr: '' });
  const [, head = ''] = /^head (3:[0-9a-f]{64})$/m.exec(first.stdout) ?? [];
  await audit.log.append('ada', { event: 'sealing_key_rotated', tokens: 1 }, 5);

  const later = await mooring('verify', ...data, '--json', '--head', head);
  expect(later.code).toBe(0);
  expect(JSON.parse(later.stdout)).toMatchObject({ rows: 4, head: expect.stringMatching(/^4:/), fault: null });
  const forged = await mooring('verify', ...data, '--head', `2:${'0'.repeat(64)}`);
  expect(forged).toMatchObject({ code: 1, stderr: expect.stringContaining('row 2 is not the one of --head') });
});

test('verify ends with 1 and names the row', async () => {
  audit.tamper("update audit set subject = 'bob' where sequence = 2");
  const { code, stderr } = await mooring('verify', '--data', audit.dataFolder);
  expect(code).toBe(1);
  expect(stderr).toContain('row 2 was changed');
  const { stdout } = await mooring('verify', '--json', '--data', audit.dataFolder);
  expect(JSON.parse(stdout)).toMatchObject({ rows: 1, fault: { kind: 'changed', sequence: 2 } });
});

test('what cannot be read is bad input, with a remedy', async () => {
  const missing = await mooring('verify', '--data', join(audit.dataFolder, 'nowhere'));
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('name the data folder of a platform') });
  const head = await mooring('verify', '--data', audit.dataFolder, '--head', '7');
  expect(head).toMatchObject({ code: 2, stderr: expect.stringContaining('<sequence>:<64 hex digits>') });
});

test('list shows the rows of one subject, of late, and nothing that a terminal would act on', async () => {
  await audit.log.append('bob', { event: 'token_revoked', sha256: 'x', reason: 'a\u009bb' }, Date.now());
  await audit.log.append('bob', { event: 'sealing_key_rotated', tokens: 9 }, 5);
  const { code, stdout } = await mooring('list', '--data', audit.dataFolder, '--subject', 'bob', '--since', '1h');
  expect(code).toBe(0);
  expect(stdout.split('\n')).toHaveLength(2);
  expect(stdout).toContain('token_revoked  bob  {"sha256":"x","reason":"a\\u009bb"}');
  const json = await mooring('list', '--data', audit.dataFolder, '--json');
  const sequences = json.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).sequence);
  expect(sequences).toEqual([1, 2, 3, 4, 5]);
});
