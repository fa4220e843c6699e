import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { NODE_FLAGS, programEnvironment } from '../../src/lib/node-program.ts';
import type { PlatformFacts, PlatformOrder } from '../broker/messages.ts';
import { type Answer, SigningClients } from '../broker/signing-client.ts';
import { residentMegabytes } from '../resident-megabytes.ts';
import { quantile, row, type Row } from '../row.ts';

const suite = 'broker';
const WORKSPACES = 1_000;
const REQUESTS = 10_000;
/** Requests a second: what 200,000 workspaces would ask for, if they only renewed. */
const ARRIVALS = 100;
/** Sent within the life of its signatures. */
const PORTION = 1_000;

/** Token requests of many workspaces against one platform, in front of an emulator: three processes and this one. */
export async function measure(): Promise<Row[]> {
  const emulator = start('emulator');
  const platform = start('platform');
  let clients: SigningClients | undefined;
  try {
    const [gitHub] = (await once(emulator, 'message')) as [PlatformOrder['emulator']];
    platform.send({ emulator: gitHub, workspaces: workspaces() } satisfies PlatformOrder);
    const [{ socket, codes }] = (await once(platform, 'message')) as [PlatformFacts];
    clients = new SigningClients(socket);
    for (const code of codes) await clients.enrol(code);
    return await measured(clients, () => minted(emulator), platform.pid);
  } finally {
    clients?.close();
    await Promise.all([emulator, platform].map(end));
  }
}

async function measured(clients: SigningClients, mints: () => Promise<number>, pid: number | undefined) {
  const before = await mints();
  const beganAt = performance.now();
  const first = await inTurns(16, WORKSPACES, (n) => untilOk(() => clients.token(n)));
  const firstTook = (performance.now() - beganAt) / 1_000;
  const health = await arrivals(Array.from({ length: REQUESTS / 5 }, () => () => clients.health()));
  const tokens = await signedArrivals(clients);
  const all = [...first, ...tokens];
  const failed = all.filter(({ status }) => status !== 200).length;
  const extra = (await mints()) - before - WORKSPACES;
  const closedAt = performance.now();
  await inTurns(16, REQUESTS / 2, (n) => clients.token(n));
  const throughput = REQUESTS / 2 / ((performance.now() - closedAt) / 1_000);
  const resident = await residentMegabytes(pid);

  const [p50, p99] = [0.5, 0.99].map((part) => quantile(times(tokens), part));
  const healthP99 = quantile(times(health), 0.99);
  const how = `${REQUESTS} signed requests of ${WORKSPACES} workspaces, arriving at random, ${ARRIVALS} a second; no mint needed`;
  return [
    row({ suite, name: 'token request, p99', value: p99 ?? NaN, unit: 'ms', target: 5, how }),
    row({ suite, name: 'token request, median', value: p50 ?? NaN, unit: 'ms', how: 'of the same' }),
    row({
      suite,
      name: 'GET /healthz, p99',
      value: healthP99,
      unit: 'ms',
      how: `yardstick: the same client and arrivals; a token request's p99 is ${((p99 ?? NaN) / healthP99).toFixed(1)} times it`,
    }),
    row({
      suite,
      name: 'requests that failed',
      value: failed,
      unit: 'requests',
      target: 0,
      how: 'of all of the above',
    }),
    row({
      suite,
      name: 'mints beyond one a key',
      value: Math.abs(extra),
      unit: 'mints',
      target: 0,
      how: `${WORKSPACES} keys; counted by the emulator`,
    }),
    row({ suite, name: 'first tokens of all', value: firstTook, unit: 's', how: `${WORKSPACES} mints, 16 at once` }),
    row({ suite, name: 'token requests a second', value: throughput, unit: '1/s', how: '16 at once, client included' }),
    row({
      suite,
      name: "platform's resident memory",
      value: resident,
      unit: 'MB',
      target: 150,
      how: 'VmRSS after all of the above',
    }),
  ];
}

const workspaces = () =>
  Array.from({ length: WORKSPACES }, (_, n) => ({
    name: `w${n}`,
    grants: [{ owner: 'acme', repositories: ['harbor'] }],
  }));

const start = (name: string) =>
  fork(new URL(`../broker/${name}-process.ts`, import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: programEnvironment(),
    execArgv: [...NODE_FLAGS],
  });

async function minted(emulator: ChildProcess): Promise<number> {
  emulator.send('count');
  const [count] = (await once(emulator, 'message')) as [number];
  return count;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || !child.connected) return;
  const exited = once(child, 'exit');
  child.send('stop');
  await exited;
}

const times = (answers: readonly Answer[]) => answers.map(({ ms }) => ms);

/** Signed before they are due, a portion at a time: on a sidecar's machine nobody else waits for its signing. */
async function signedArrivals(clients: SigningClients): Promise<Answer[]> {
  const answers: Answer[] = [];
  while (answers.length < REQUESTS) {
    const signed = await Promise.all(Array.from({ length: PORTION }, (_, n) => clients.signed(answers.length + n)));
    answers.push(...(await arrivals(signed)));
  }
  return answers;
}

/** As a sidecar does: one that is told to come again comes again. */
async function untilOk(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer.status !== 503) return answer;
    await sleep(1_000);
  }
}

async function inTurns<T>(atOnce: number, count: number, act: (n: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async () => {
    while (next < count) results.push(await act(next++));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

/** Requests that come when they come, whether or not the ones before have been answered: a Poisson process. */
async function arrivals(acts: readonly (() => Promise<Answer>)[]): Promise<Answer[]> {
  const answers: Promise<Answer>[] = [];
  let due = performance.now();
  for (const act of acts) {
    due += -Math.log(1 - Math.random()) * (1_000 / ARRIVALS);
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait);
    answers.push(act());
  }
  return Promise.all(answers);
}
