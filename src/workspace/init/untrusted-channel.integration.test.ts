import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WorkspaceBoot } from '../../contract/workspace-boot.ts';
import { createLog } from '../../lib/log.ts';
import { NO_RECORDS } from './records.ts';
import { spawnBeside } from './sandbox/spawn-sandbox.ts';
import { superviseSandboxed, type SupervisedSandbox } from './supervise-sandboxed.ts';
import { madeBoot } from './testing/sample-boot.ts';

let data: string;
let boot: WorkspaceBoot;
let lines: string[];
let supervised: SupervisedSandbox | undefined;

beforeEach(async () => {
  ({ data, boot } = await madeBoot({ isolation: 'container' }));
  lines = [];
});
afterEach(async () => {
  await supervised?.stop();
  await rm(data, { recursive: true });
});

/** Keeps a program running as the runtime; it is Node's own end of the channel that it has. */
async function run(isolation: WorkspaceBoot['isolation'], source: string): Promise<SupervisedSandbox> {
  const program = join(data, 'program.mjs');
  await writeFile(program, source);
  const context = {
    ...{ boot: { ...boot, isolation }, bootPath: join(data, 'boot.json'), part: 'agent' as const, records: NO_RECORDS },
    ...{ sidecarProgram: '', runtimeProgram: '', feederProgram: '' },
    outputs: { sidecar: 2, feeder: 2, runtime: 2 },
    log: createLog('test', { write: (line) => void lines.push(line) }),
    clock: Date.now,
    random: () => 0,
  };
  const sandbox = { command: process.execPath, args: [program], env: { PATH: '/usr/bin:/bin' }, cwd: data };
  supervised = superviseSandboxed(context, { name: 'runtime', sandbox, settling: 0 });
  supervised.start();
  return supervised;
}

const said = (): unknown[] => lines.map((line) => (JSON.parse(line) as { said?: unknown }).said).filter(Boolean);

test.each(['container', 'none'] as const)(
  'garbage on the channel ends nobody: it is told once, and what comes after it is heard (%s)',
  async (isolation) => {
    const fault = { kind: 'fault', code: 'agent_missing', what: 'claude is not there', remedy: 'install it' };
    const { givenUp } = await run(
      isolation,
      `import { writeSync } from 'node:fs';
       const fd = 3;
       const odd = ['garbage\\u001b[2J', '{"kind":', 'null', '{"kind":"fault"}', '{"cmd":"NODE_HANDLE"}', 'x'.repeat(3e5)];
       const say = (text) => { for (let rest = Buffer.from(text); rest.length > 0; ) {
         try { rest = rest.subarray(writeSync(fd, rest)); } catch (error) { if (error.code !== 'EAGAIN') throw error; }
       } };
       for (const line of odd) say(line + '\\n');
       say(${JSON.stringify(`${JSON.stringify(fault)}\n`)});
       process.exit(2);`,
    );
    expect((await givenUp).sentence).toContain('claude is not there: install it');
    expect(said()).toEqual(['garbage\uFFFD[2J']);
  },
);

test('a program of ours is heard over it, and its words are seen to be its own', async () => {
  const { givenUp } = await run(
    'none',
    `process.send({ kind: 'ready' });
     process.send({ kind: 'fault', code: 'x', what: 'not "today"', remedy: 'wait', details: [] }, () => process.exit(2));`,
  );
  expect((await givenUp).message).toBe(`its agent's half cannot run, by its own words: "not 'today': wait"`);
  expect(said()).toEqual([]);
});

test('to the program it is a channel of Node, by which it learns when we are gone', async () => {
  const args = ['-e', "process.once('disconnect', () => process.exit(7)); process.send({ kind: 'ready' })"];
  const sandbox = { command: process.execPath, args, env: { PATH: '/usr/bin:/bin' }, cwd: data };
  const { child, channel } = spawnBeside(sandbox, 2);
  channel?.once('data', () => channel.destroy());
  expect(await once(child, 'exit')).toEqual([7, null]);
});
