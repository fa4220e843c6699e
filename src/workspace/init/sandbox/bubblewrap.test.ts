import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import { nodeArguments } from '../../../lib/node-program.ts';
import { madeBoot } from '../testing/sample-boot.ts';
import { wiring, writeWiring } from '../wiring/write-wiring.ts';
import { placesOf } from './places.ts';

let data: string;
let boot: WorkspaceBoot;
let findings: Record<string, unknown>;

beforeAll(async () => {
  ({ data, boot } = await madeBoot());
  await writeWiring(boot.folders.wiring, wiring(boot, { port: 1, key: 'k' }, placesOf(boot), process.execPath));
  const secret = join(boot.folders.sidecar, 'identity.jwk');
  await writeFile(secret, 'secret', { mode: 0o600 });
  const bootFile = join(data, 'boot.json');
  await writeFile(bootFile, JSON.stringify(boot));
  const output = openSync(join(boot.folders.logs, 'runtime.log'), 'a');
  const pry = nodeArguments('src/workspace/init/testing/pry-in-sandbox.ts', [bootFile]);
  // A starter that has left a secret open, under a number that Node does not look at by itself.
  const careless = ['-c', 'secret=$1; shift; exec "$@" 200<"$secret"', 'careless', secret, process.execPath, ...pry];
  const child = spawn('bash', careless, { stdio: ['ignore', output, output] });
  await once(child, 'exit');
  closeSync(output);
  findings = JSON.parse(await readFile(join(boot.folders.workspace, 'findings.json'), 'utf8'));
});

afterAll(async () => {
  await rm(data, { recursive: true });
});

test('the agent is a plain user of its own, without a capability or a way to one', () => {
  expect(findings).toMatchObject({
    user: 'agent',
    uid: 1000,
    capabilities: '0000000000000000',
    noNewPrivileges: '1',
    becomeRoot: 'EINVAL',
  });
  expect(findings['makeUserNamespace']).not.toBe('done');
});

test('it sees nothing of the host that could hold a secret', () => {
  expect(findings['root']).not.toContain('root');
  expect(findings['homes']).toEqual(['agent']);
  expect(findings['watchedFolder']).toEqual([]);
  for (const secret of ['shadow', 'gshadow', 'ssh', 'sudoers']) expect(findings['etc']).not.toContain(secret);
});

test('it sees its own processes, open files and environment alone', () => {
  // bwrap's reaper, the program itself, and what git or unshare may still leave for a moment.
  expect(findings['processes']).toBeLessThanOrEqual(3);
  expect(findings['openFiles']).toContain('/dev/null');
  expect(findings['openFiles']).not.toContain(join(boot.folders.sidecar, 'identity.jwk'));
  expect(findings['environment']).not.toContain('VITEST');
});

test('it cannot change the kernel, the system, its wiring or our source', async () => {
  for (const deed of [
    'setKernelParameter',
    'writeToSystem',
    'writeToRoot',
    'writeToWiring',
    'replaceSocket',
    'writeToSource',
    'writeToDevices',
  ]) {
    // The kernel names the mount to root and the file's mode to others.
    expect([deed, findings[deed]]).toEqual([deed, expect.stringMatching(/^(EROFS|EACCES)$/)]);
  }
});

test('of the host’s memory it can fill no more than it is given', () => {
  const MIB = 1_048_576;
  expect(findings['temporaryBytes']).toEqual({
    '/tmp': 512 * MIB,
    '/var/tmp': 512 * MIB,
    '/run': MIB,
    '/dev/shm': 64 * MIB,
  });
});

test('it can work: in its home, its workspace and /tmp', async () => {
  expect(findings).toMatchObject({ writeToTemporary: 'done', writeToNull: 'done', writeToHome: 'done', git: 'done' });
  expect((await stat(join(boot.folders.home, 'note'))).uid).toBe(process.getuid?.());
});
