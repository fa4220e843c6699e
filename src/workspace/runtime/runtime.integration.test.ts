import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identifyProcess, isRunning } from '../../lib/running-process.ts';
import { createLog } from '../../lib/log.ts';
import type { AgentAdapter } from './adapters/agent-adapter.ts';
import type { TurnSource } from './relay-client.ts';
import { Runtime } from './runtime.ts';
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
    let [leases, pauses] = [0, 0];
    const asked = Promise.withResolvers<void>();
    const source: TurnSource = {
      lease: (_request, signal) => {
        leases += 1;
        if (leases <= 3) return Promise.resolve(undefined);
        asked.resolve();
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
      },
      progress: () => Promise.resolve('accepted'),
      settle: () => Promise.resolve('accepted'),
    };
    const adapter: AgentAdapter = {
      start: () => Promise.resolve(),
      runTurn: () => Promise.reject(new Error('there is no turn')),
      stop: () => Promise.resolve(),
    };
    const log = createLog('runtime');
    // Each pause takes one random number for its jitter.
    const idle = new Runtime({
      source,
      adapter,
      log,
      holder: 'holder-1',
      turnLimit: 1_000,
      random: () => (pauses += 1) % 1,
    });
    idle.start();
    await asked.promise;
    expect({ leases, pauses }).toEqual({ leases: 4, pauses: 3 });
    await idle.stop();
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
    runtime = startRuntime(relay, ['deaf'], IMPATIENT);
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
