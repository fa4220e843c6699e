import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { holdDataFolder } from './up/data-folder.ts';
import { type Display, openDisplay } from './up/display.ts';
import { parseUpFlags, type UpFlags, type UpOptions } from './up/options.ts';
import { type Session, startSession } from './up/session.ts';
import { type Snapshot, takeSnapshot } from './up/snapshot.ts';
import { speaksForTheEnd, summarise } from './up/summary.ts';

export const upCommand = (): Command =>
  new Command('up')
    .description('start the platform and its workspaces (with the built-in GitHub unless mooring.yaml names an App)')
    .option('--for <duration>', 'stop by itself after this time, such as 3m')
    .option('--token-lifetime <duration>', 'life of the built-in GitHub\'s tokens (default "90s")')
    .option('--workspaces <number>', 'how many workspaces to run on the built-in GitHub (default 3)')
    .option(
      '--delivery <way>',
      'gateway; helper: git and gh are fed with each token; env: frozen into the environment at start (default "gateway")',
    )
    .option('--config <file>', 'configuration (default "mooring.yaml" where it exists)')
    .option('--data <folder>', 'where state is kept between starts', '.mooring')
    .option('--json', 'print a summary as JSON at the end, alone on stdout')
    .action(async (flags: UpFlags) => up(await parseUpFlags(flags)));

async function up(options: UpOptions): Promise<void> {
  const stop = stopRequest(options.forMs);
  const data = await holdDataFolder(options.dataFolder);
  const display = openDisplay(options.json ? process.stderr : process.stdout, Date.now);
  display.begin(options.github.kind === 'emulator' ? 'starting the built-in GitHub and the platform' : 'starting');
  stop.addEventListener('abort', () => {
    display.end();
    display.say('stopping: workspaces end their work, tokens are revoked');
  });
  try {
    const since = Date.now();
    const session = await startSession(options, data, stop);
    const last = await watch(session, since, display, stop);
    const elapsed = Date.now() - since;
    const left = await session.stop();
    const summary = speaksForTheEnd(last, since + elapsed) ? summarise(last, elapsed) : undefined;
    if (options.json && summary !== undefined) process.stdout.write(`${JSON.stringify(summary)}\n`);
    display.say(`stopped; the state is kept in ${options.dataFolder}`);
    for (const fault of [left, summary === undefined ? NO_SUMMARY : undefined]) {
      if (fault !== undefined) complain(display, fault);
    }
  } catch (error) {
    if (!stop.aborted || error !== stop.reason) throw error;
    display.say('stopped before it had started');
  } finally {
    display.end();
    await data.release();
  }
}

const NO_SUMMARY = 'the platform did not answer at the end, so there is no summary; see its log in the data folder';

function complain(display: Display, fault: string): void {
  display.say(fault);
  process.exitCode = 1;
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
    if (stop.aborted) return last;
    if (last !== undefined) display.show(last);
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
