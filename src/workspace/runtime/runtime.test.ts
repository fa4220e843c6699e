import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identifyProcess, isRunning } from '../../lib/running-process.ts';
import { startRuntime, type TestRuntime } from './testing/runtime-process.ts';
import { TestRelay } from './testing/test-relay.ts';

let relay: TestRelay;
let runtime: TestRuntime | undefined;

beforeEach(async () => {
  relay = await TestRelay.start();
});
afterEach(async () => {
  await runtime?.stop();
  runtime = undefined;
  await relay.stop();
});

const settle = (...agentArguments: string[]) => {
  runtime = startRuntime(relay, agentArguments);
  relay.give({ id: 't1' });
  return relay.settlementOf('t1');
};

describe('the outcome of a turn', () => {
  it.each([
    ['plain', 'ok', 'Prompt 1 of process 1.'],
    ['noisy', 'ok', 'Prompt 1 of process 1.'],
    ['silent', 'empty', 'without a word'],
    ['failing', 'tool_error', 'Prompt 1'],
    ['refusing', 'tool_error', 'The agent stopped: refusal.'],
    ['erring', 'tool_error', 'Internal error ({"details":"no model"})'],
    ['crashing', 'crashed', 'code 7'],
    ['closing', 'crashed', 'The agent'],
    ['future', 'crashed', 'Unsupported protocol version'],
  ])('of an agent that is %s is %s', async (behaviour, outcome, summary) => {
    const settlement = await settle(behaviour);
    expect(settlement).toMatchObject({ outcome, summary: expect.stringContaining(summary) as string });
  });

  it('tells what really ran', async () => {
    const { counts, outcome } = await settle('working');
    expect({ counts, outcome }).toEqual({
      outcome: 'ok',
      counts: { gitCommands: 1, ghCommands: 1, failedCommands: 0, pullRequestsOpened: 1 },
    });
    expect(relay.progress.map(({ activity }) => activity)).toContain('git fetch');
  });

  it('is crashed when the agent cannot be started', async () => {
    runtime = startRuntime(relay, [], { MOORING_COMMAND: '["/nowhere/agent"]' });
    relay.give({ id: 't1' });
    const { outcome, summary } = await relay.settlementOf('t1');
    expect({ outcome, summary }).toEqual({
      outcome: 'crashed',
      summary: 'The agent could not be started: spawn /nowhere/agent ENOENT.',
    });
  });

  it.each([
    ['patient', 'Its last words: Stopping.'],
    ['deaf', 'The turn reached its time limit'],
  ])('is timeout when the turn takes too long and the agent is %s', async (behaviour, summary) => {
    runtime = startRuntime(relay, [behaviour], { MOORING_TURN_LIMIT_MS: '200' });
    relay.give({ id: 't1' });
    const settlement = await relay.settlementOf('t1');
    expect(settlement).toMatchObject({ outcome: 'timeout', summary: expect.stringContaining(summary) as string });
  });
});

describe('the agent', () => {
  it('is kept between turns', async () => {
    await settle('plain', join(relay.folder, 'starts'));
    relay.give({ id: 't2' });
    expect((await relay.settlementOf('t2')).summary).toBe('Prompt 2 of process 1.');
  });

  it('is started again after it died', async () => {
    expect((await settle('crashing once', join(relay.folder, 'starts'))).outcome).toBe('crashed');
    relay.give({ id: 't2' });
    expect(await relay.settlementOf('t2')).toMatchObject({ outcome: 'ok', summary: 'Prompt 1 of process 2.' });
  });

  it('is allowed what it asks for, once and for all', async () => {
    const { summary } = await settle('asking');
    expect(JSON.parse(summary)).toEqual({ outcome: { outcome: 'selected', optionId: 'always' } });
  });

  it('gets the environment that is meant for it and nothing else', async () => {
    runtime = startRuntime(relay, ['environment'], { GIT_CONFIG_GLOBAL: '/etc/mooring/gitconfig', OTHER_SECRET: 'x' });
    relay.give({ id: 't1' });
    const given = Object.keys(JSON.parse((await relay.settlementOf('t1')).summary) as object);
    expect(given.toSorted()).toEqual([
      'GIT_CONFIG_GLOBAL',
      'HOME',
      'LANG',
      'MOORING_ASSIGNEE',
      'MOORING_GITHUB',
      'MOORING_REPOSITORIES',
      'MOORING_ROLE',
      'MOORING_WORKSPACE',
      'NODE_COMPILE_CACHE',
      'PATH',
    ]);
  });

  it('has its stderr in the log, without what looks like a token', async () => {
    await settle('noisy');
    await runtime?.stop();
    expect(runtime?.log()).toContain('a token: [redacted]');
    expect(runtime?.log()).not.toContain('ghs_a');
  });
});

describe('the lease', () => {
  it('is renewed while the agent is at one command', async () => {
    runtime = startRuntime(relay, ['patient']);
    relay.give({ id: 't1', leaseMs: 300 });
    await relay.until(() => (relay.progress.length >= 4 ? true : undefined));
    expect(new Set(relay.progress.map(({ activity }) => activity)).has('git gc')).toBe(true);
  });

  it('ends the turn when it is lost', async () => {
    relay.refusals.progress.push(409);
    relay.refusals.settle.push(409);
    runtime = startRuntime(relay, ['patient']);
    relay.give({ id: 't1' });
    relay.give({ id: 't2' });
    await relay.until(() => relay.progress.find(({ turn }) => turn === 't2'));
    expect(relay.refusals).toEqual({ lease: [], progress: [], settle: [] });
    expect(relay.settlements).toEqual([]);
  });

  it('is asked for by one holder as long as the runtime lives', async () => {
    await settle('plain');
    relay.give({ id: 't2' });
    const { holder } = await relay.settlementOf('t2');
    expect(new Set([holder, ...relay.leases.map((lease) => lease.holder)]).size).toBe(1);
  });
});

describe('a relay in trouble', () => {
  it('is asked again until it takes the settlement', async () => {
    relay.refusals.settle.push(503, 500, 502);
    expect((await settle('plain')).outcome).toBe('ok');
    expect(relay.refusals.settle).toEqual([]);
  });

  it('is asked again for work, and waited for when it is gone', async () => {
    relay.refusals.lease.push(503, 500);
    runtime = startRuntime(relay, ['plain']);
    await relay.until(() => (relay.leases.length >= 2 ? true : undefined));
    await relay.close();
    await relay.listen();
    relay.give({ id: 't1' });
    expect((await relay.settlementOf('t1')).outcome).toBe('ok');
  });

  it('that has nothing and says so at once is not asked in a tight loop', async () => {
    relay.refusals.lease.push(...Array.from({ length: 5 }, () => 204));
    const before = performance.now();
    runtime = startRuntime(relay, ['plain']);
    await relay.until(() => (relay.leases.length >= 6 ? true : undefined));
    // Five pauses of at least 50 ms: a lower bound holds on a machine of any speed.
    expect(performance.now() - before).toBeGreaterThan(250);
  });
});

describe('SIGTERM', () => {
  it('cancels the turn, settles it and leaves no agent behind', async () => {
    const starts = join(relay.folder, 'starts');
    runtime = startRuntime(relay, ['patient', starts]);
    relay.give({ id: 't1' });
    await relay.until(() => relay.progress[0]);
    const agent = await identifyProcess(Number(await readFile(starts, 'utf8')));
    expect(await runtime.stop()).toBe(0);
    expect(relay.settlements).toMatchObject([{ turn: 't1', outcome: 'cancelled' }]);
    expect(agent && (await isRunning(agent))).toBe(false);
  });

  it('does not wait for ever for an agent that does not listen, nor for a relay that does not answer', async () => {
    runtime = startRuntime(relay, ['deaf']);
    relay.give({ id: 't1' });
    await relay.until(() => relay.progress[0]);
    relay.refusals.settle.push(...Array.from({ length: 100 }, () => 503));
    expect(await runtime.stop()).toBe(0);
  });

  it('ends a runtime that waits for work', async () => {
    runtime = startRuntime(relay, ['plain']);
    await relay.until(() => relay.leases[0]);
    expect(await runtime.stop()).toBe(0);
  });
});

it('refuses an incomplete environment with exit code 2, naming every variable', async () => {
  runtime = startRuntime(relay, [], { MOORING_COMMAND: 'node', MOORING_ROLE: 'captain' });
  await new Promise((resolve) => runtime?.child.once('exit', resolve));
  expect(runtime.child.exitCode).toBe(2);
  expect(runtime.log()).toMatch(/MOORING_ROLE.*MOORING_COMMAND/);
});
