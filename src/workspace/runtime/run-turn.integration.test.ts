import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startRuntime, type TestRuntime } from './testing/runtime-process.ts';
import { TestRelay } from './testing/test-relay.ts';

const IMPATIENT = { MOORING_CANCEL_PATIENCE_MS: '200' };

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

  it.each([
    ['patient', 'Its last words: Stopping.'],
    ['deaf', 'The turn reached its time limit'],
  ])('is timeout when the turn takes too long and the agent is %s', async (behaviour, summary) => {
    runtime = startRuntime(relay, [behaviour], { MOORING_TURN_LIMIT_MS: '200', ...IMPATIENT });
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
