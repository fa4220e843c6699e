import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { holdDataFolder } from './up/data-folder.ts';
import { type Display, openDisplay } from './up/display.ts';
import { parseUpFlags, type UpFlags, type UpOptions } from './up/options.ts';
import { type Session, startSession } from './up/session.ts';
import { type Snapshot, takeSnapshot } from './up/snapshot.ts';
import { summarise } from './up/summary.ts';

export const upCommand = (): Command =>
  new Command('up')
    .description('start the platform and its workspaces (with the built-in GitHub unless mooring.yaml names an App)')
    .option('--for <duration>', 'stop by itself after this time, such as 3m')
    .option('--token-lifetime <duration>', 'life of the built-in GitHub\'s tokens (default "90s")')
    .option('--workspaces <number>', 'how many workspaces to run on the built-in GitHub (default 3)')
    .option('--delivery <way>', 'gateway, or env: a token frozen into the environment at start (default "gateway")')
    .option('--config <file>', 'configuration (default "mooring.yaml" where it exists)')
    .option('--data <folder>', 'where state is kept between starts', '.mooring')
    .option('--json', 'print a summary as JSON at the end, alone on stdout')
    .action(async (flags: UpFlags) => up(await parseUpFlags(flags)));

async function up(options: UpOptions): Promise<void> {
  const stop = stopRequest(options.forMs);
  const data = await holdDataFolder(options.dataFolder);
  const display = openDisplay(options.json ? process.stderr : process.stdout, Date.now);
  try {
    const since = Date.now();
    const session = await startSession(options, data);
    const last = await watch(session, since, display, stop);
    display.end();
    display.say('stopping: workspaces end their work, tokens are revoked');
    const left = await session.stop();
    const summary = last === undefined ? undefined : summarise(last, Date.now() - since);
    if (options.json && summary !== undefined) process.stdout.write(`${JSON.stringify(summary)}\n`);
    display.say(`stopped; the state is kept in ${options.dataFolder}`);
    if (left !== undefined) {
      display.say(`not all of it has ended: ${left}`);
      process.exitCode = 1;
    }
  } finally {
    await data.release();
  }
}

const REFRESH = 500;

/** Shows how things stand until it is time to stop; returns the last that was seen. */
async function watch(
  session: Session,
  since: number,
  display: Display,
  stop: AbortSignal,
): Promise<Snapshot | undefined> {
  const sources = { ...session.sources, since };
  let last: Snapshot | undefined;
  for (;;) {
    last = (await takeSnapshot(sources)) ?? last;
    if (last !== undefined) display.show(last);
    if (stop.aborted) return last;
    await sleep(REFRESH, undefined, { signal: stop }).catch(() => undefined);
  }
}

/** Aborts at Ctrl-C, at SIGTERM, or when the time is over. */
function stopRequest(forMs: number | undefined): AbortSignal {
  const request = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => request.abort());
  if (forMs !== undefined) setTimeout(() => request.abort(), forMs).unref();
  return request.signal;
}
