import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Fault } from '../../../lib/fault.ts';
import { identifyProcess } from '../../../lib/running-process.ts';
import { CommandSigner } from './command-signer.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-signer-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const signer = (command: string[], patience?: number, environment: NodeJS.ProcessEnv = {}): CommandSigner => {
  const given = { PATH: process.env.PATH, FOLDER: folder, ...environment };
  return new CommandSigner({ command, environment: given, ...(patience === undefined ? {} : { patience }) });
};

async function faultOf(one: CommandSigner): Promise<Fault> {
  const fault = await one.sign(Buffer.from('input')).then(
    () => undefined,
    (error: unknown) => error as Fault,
  );
  expect(fault).toMatchObject({ name: 'Fault', code: 'app_signer_failed' });
  return fault!;
}

test('one that is not there is named', async () => {
  expect((await faultOf(signer(['mooring-no-such-signer']))).message).toContain('cannot be started (ENOENT)');
});

test('one that fails is told with its complaint: in one line, short, without what looks like a secret', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }) as string;
  const bare = pem.split('\n')[2]!;
  const script =
    'echo "access denied" >&2; echo "$PEM" >&2; echo "$BARE" >&2; head -c 9000 /dev/zero | tr "\\0" " x" >&2; exit 3';
  const { message, sentence } = await faultOf(signer(['sh', '-c', script], undefined, { PEM: pem, BARE: bare }));
  expect(message).toContain('ended with code 3 and says: access denied');
  expect(message).not.toContain(bare.slice(0, 20));
  expect(message).not.toContain('\n');
  expect(message.length).toBeLessThan(600);
  expect(sentence).toContain('by hand');
});

test('one that hangs is killed with all that it has started, and the next one gets its turn', async () => {
  const hangs = signer(['sh', '-c', 'sleep 600 & echo $! > "$FOLDER/pid"; wait'], 1_000);
  const faults = await Promise.all([faultOf(hangs), faultOf(hangs)]);
  expect(faults.map(({ message }) => message)).toEqual(Array(2).fill(expect.stringContaining('not done after 1 s')));
  const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
  while ((await identifyProcess(pid)) !== undefined) await sleep(10);
});

test('one that never stops printing is ended', async () => {
  expect((await faultOf(signer(['yes']))).message).toContain('printed more than 16384 bytes');
});

test('an argument is no text for a shell', async () => {
  await faultOf(signer(['echo', `$(touch ${join(folder, 'made')}); touch ${join(folder, 'made')}`]));
  expect(existsSync(join(folder, 'made'))).toBe(false);
});
