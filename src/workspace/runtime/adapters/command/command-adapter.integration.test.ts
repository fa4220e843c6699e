import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identifyProcess, isRunning } from '../../../../lib/running-process.ts';
import { agentJson, startRuntime, type TestRuntime } from '../../testing/runtime-process.ts';
import { TestRelay } from '../../testing/test-relay.ts';

let relay: TestRelay;
let runtime: TestRuntime | undefined;
beforeEach(async () => {
  relay = await TestRelay.start();
});
afterEach(async () => {
  await runtime?.stop();
  await relay.stop();
});

/** Starts a runtime whose agent is this shell script, and gives it one turn. */
async function work(script: string, environment: Record<string, string> = {}, args: readonly string[] = []) {
  const path = join(relay.folder, 'agent');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  runtime = startRuntime(relay, [], {
    ...{ MOORING_ADAPTER: 'command', MOORING_COMMAND: JSON.stringify([path, ...args]) },
    ...{ MOORING_CANCEL_PATIENCE_MS: '200' },
    ...environment,
  });
  relay.give({ id: 't1', text: 'Ship "issue" 7;\nthen rest.' });
}
const settle = async (...given: Parameters<typeof work>) => {
  await work(...given);
  return relay.settlementOf('t1');
};

describe('the prompt', () => {
  it('comes on stdin', async () => {
    expect(await settle('cat')).toMatchObject({ outcome: 'ok', summary: 'Ship "issue" 7;\nthen rest.' });
  });

  it.each([
    [['-m', '{prompt}', '--end'], '-m|Ship "issue" 7;\nthen rest.|--end|'],
    [['-m'], '-m|Ship "issue" 7;\nthen rest.|'],
  ])('is an argument of %j, and nothing is on stdin', async (args, said) => {
    const script = 'cat; printf "%s|" "$@"';
    const { summary } = await settle(script, { MOORING_AGENT: agentJson({ prompt: 'argument' }) }, args);
    expect(summary).toBe(said);
  });

  it.each([
    ['holds a NUL', 'a\0b', /null bytes/],
    ['is longer than an argument can be', 'x'.repeat(200_000), /E2BIG/],
  ])('that %s is no argument: the turn has crashed, and the next one runs', async (_what, text, why) => {
    await work('echo fine', { MOORING_AGENT: agentJson({ prompt: 'argument' }) });
    await relay.settlementOf('t1');
    relay.give({ id: 't2', text });
    expect(await relay.settlementOf('t2')).toMatchObject({ outcome: 'crashed', summary: expect.stringMatching(why) });
    relay.give({ id: 't3' });
    expect(await relay.settlementOf('t3')).toMatchObject({ outcome: 'ok' });
  });

  it('may be left unread', async () => {
    const prompt = 'x'.repeat(1_000_000);
    const agent = { MOORING_AGENT: agentJson() };
    await work('exec <&-; echo done', agent);
    expect(await relay.settlementOf('t1')).toMatchObject({ outcome: 'ok' });
    relay.give({ id: 't2', text: prompt });
    expect(await relay.settlementOf('t2')).toMatchObject({ outcome: 'ok', summary: 'done' });
  });
});

describe('the outcome', () => {
  it('is empty where nothing was said, whatever the exit code claims', async () => {
    expect(await settle('exit 0')).toMatchObject({ outcome: 'empty' });
  });

  it('is a tool error with another exit code, in the last words of its stderr', async () => {
    const { outcome, summary } = await settle('echo half of it; echo "no credits left" >&2; exit 3');
    expect(outcome).toBe('tool_error');
    expect(summary).toBe(
      "The agent's process ended with code 3. It said last: no credits left Its last words: half of it",
    );
  });

  it('is crashed when it was killed', async () => {
    expect(await settle('kill -9 $$')).toMatchObject({
      outcome: 'crashed',
      summary: expect.stringContaining('SIGKILL'),
    });
  });

  it('is timeout when it takes too long, also where it does not listen', async () => {
    const deaf = 'trap "" TERM; echo begun; while :; do sleep 0.05; done';
    const { outcome, summary } = await settle(deaf, { MOORING_TURN_LIMIT_MS: '500' });
    expect(outcome).toBe('timeout');
    expect(summary).toContain('begun');
  });

  it('is told although a child of the command lives on with its pipes', async () => {
    const { outcome, summary } = await settle('setsid sleep 60 & echo $!');
    expect(outcome).toBe('ok');
    process.kill(Number(summary), 'SIGKILL');
  });
});

it('a runtime that stops cancels the command and leaves nothing of it behind', async () => {
  const pidFile = join(relay.folder, 'pid');
  await work(`sleep 60 & echo $! > ${pidFile}.new; mv ${pidFile}.new ${pidFile}; wait`);
  await expect.poll(() => readFile(pidFile, 'utf8').catch(() => ''), { timeout: 30_000 }).not.toBe('');
  const child = await identifyProcess(Number(await readFile(pidFile, 'utf8')));
  expect(await runtime?.stop()).toBe(0);
  expect(relay.settlements).toMatchObject([{ turn: 't1', outcome: 'cancelled' }]);
  expect(child && (await isRunning(child))).toBe(false);
});

it('the environment is clean but for what the template gives, and no secret of it is told', async () => {
  const agent = agentJson({ variables: ['MODEL_KEY', 'MODEL'], secrets: ['MODEL_KEY'] });
  const key = `key-${'k'.repeat(20)}`;
  const given = { MOORING_AGENT: agent, MODEL_KEY: key, MODEL: 'large', OTHER_SECRET: 'x' };
  const { summary } = await settle(
    'env | cut -d= -f1 | sort | tr "\\n" " "; echo "$MODEL_KEY"; echo "$MODEL_KEY" >&2',
    given,
  );
  expect(summary).toContain('MODEL MODEL_KEY MOORING_ASSIGNEE');
  expect(summary).not.toMatch(/OTHER_SECRET|MOORING_AGENT|MOORING_COMMAND/);
  expect(summary).toContain('[redacted]');
  await runtime?.stop();
  expect(`${JSON.stringify(relay.settlements)}${runtime?.log()}`).not.toContain(key);
});
