import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { endCommandsLeftBehind, removeStaleLocks } from './left-behind.ts';

let folder: string;
let children: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-left-'));
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** A command that waits on its stdin for ever. */
async function startIn(cwd: string, program: string, ...args: string[]): Promise<ChildProcess> {
  return startWith({}, cwd, program, ...args);
}

async function startWith(more: NodeJS.ProcessEnv, cwd: string, program: string, ...args: string[]) {
  await mkdir(cwd, { recursive: true });
  const env = { ...process.env, ...more };
  const child = spawn(program, args, { cwd, env, stdio: ['pipe', 'ignore', 'ignore'] });
  children.push(child);
  await once(child, 'spawn');
  return child;
}

it('ends git below the folder, and nothing else', async () => {
  const inside = await startIn(join(folder, 'acme', 'harbor'), 'git', 'hash-object', '--stdin');
  const beside = await startIn(`${folder}-beside`, 'git', 'hash-object', '--stdin');
  const other = await startIn(folder, 'cat');
  const gone = once(inside, 'exit');
  await endCommandsLeftBehind(folder);
  expect(await gone).toEqual([null, 'SIGTERM']);
  expect([beside.exitCode, beside.signalCode, other.exitCode, other.signalCode]).toEqual([null, null, null, null]);
  await rm(`${folder}-beside`, { recursive: true });
});

it('leaves what an operator runs there', async () => {
  const visit = await startWith({ MOORING_VISIT: 'one' }, folder, 'git', 'hash-object', '--stdin');
  await endCommandsLeftBehind(folder);
  expect([visit.exitCode, visit.signalCode]).toEqual([null, null]);
});

it('does nothing where nothing was left', async () => {
  await expect(endCommandsLeftBehind(folder)).resolves.toBeUndefined();
});

it('removes the locks of a clone and keeps the rest', async () => {
  const refs = join(folder, '.git', 'refs', 'heads', 'mooring');
  await mkdir(refs, { recursive: true });
  const files = [join(folder, '.git', 'index.lock'), join(refs, 'issue-1.lock'), join(refs, 'issue-1')];
  for (const file of files) await writeFile(file, '');
  await removeStaleLocks(folder);
  expect(files.map((file) => existsSync(file))).toEqual([false, false, true]);
});
