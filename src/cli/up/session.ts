import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { platformSocket } from '../../contract/platform-socket.ts';
import { Fault } from '../../lib/fault.ts';
import { createLog } from '../../lib/log.ts';
import { writeFileWhole } from '../../lib/private-file.ts';
import { Secret } from '../../lib/secret.ts';
import type { HeldDataFolder } from './data-folder.ts';
import { DEMO_CONFIG_FILE, demoConfig, demoWorkspaceNames } from './demo-config.ts';
import type { UpOptions } from './options.ts';
import { PROGRAM_DIED, ProgramGroup } from './program-group.ts';
import type { SnapshotSources } from './snapshot.ts';

/** The programs that one `mooring up` runs, and where to ask them how things stand. */
export type Session = {
  readonly sources: Omit<SnapshotSources, 'since'>;
  /** Ends everything; resolves to what is left all the same, in a sentence, or to undefined. */
  stop(): Promise<string | undefined>;
};

/** Time that each program gets to stop by itself; the platform stops its workspaces in it. Milliseconds. */
const PATIENCE = 30_000;

/** Longest time for ending workspaces and revoking in a dead platform's place, in milliseconds. */
const DRAIN_PATIENCE = 40_000;

const PLATFORM = 'src/platform/main.ts';

/**
 * Starts what is needed, the emulator first; when anything cannot start, what has started is stopped again.
 * Stopping goes the other way, so that the platform can revoke its tokens while GitHub still answers. Aborting
 * `signal` gives the start up: it rejects with the signal's reason once what has started is stopped.
 */
export async function startSession(options: UpOptions, data: HeldDataFolder, signal?: AbortSignal): Promise<Session> {
  const logsFolder = join(data.path, 'logs');
  const log = createLog('up', pino.destination({ dest: join(logsFolder, 'up.log'), sync: true }));
  const clock = Date.now;
  const programs = new ProgramGroup({
    logsFolder,
    log,
    clock,
    random: Math.random,
    signal,
    onStarted: (pids) => {
      data.recordChildren(pids).catch((error: unknown) => log.error({ err: error }, 'children not recorded'));
    },
  });
  let drain = async (): Promise<string | undefined> => undefined;
  const stop = async (): Promise<string | undefined> => {
    // A platform that is dead or hangs has left its workspaces running and its tokens live.
    const left = (await programs.end('platform', PATIENCE)) ? undefined : await drain();
    await programs.stop(PATIENCE);
    return left;
  };
  try {
    const { configFile, emulator } = await chooseGitHub(options, data, programs);
    const delivery = options.delivery === undefined ? [] : ['--delivery', options.delivery];
    const args = ['--config', configFile, '--data', data.path, ...delivery];
    // The App's key, the key that seals tokens, a signer's credentials: the platform hands none of them on.
    const environment = { ...process.env };
    drain = () => programs.run('platform', PLATFORM, [...args, '--drain'], { patience: DRAIN_PATIENCE, environment });
    await programs.launch('platform', PLATFORM, args, environment);
    const operatorKey = await readSecret(join(data.path, 'operator.key'));
    return {
      sources: { platform: { socket: platformSocket(data.path), operatorKey }, emulator, clock },
      stop,
    };
  } catch (error) {
    // One that refused to start says why, and has begun nothing.
    const hasRefused = error instanceof Fault && error.code !== PROGRAM_DIED;
    if (hasRefused) await programs.stop(PATIENCE);
    const left = hasRefused ? undefined : await stop();
    if (left !== undefined) throw new Error(left, { cause: error });
    throw error;
  }
}

type ChosenGitHub = { readonly configFile: string; readonly emulator: SnapshotSources['emulator'] };

/**
 * Requests an hour. The demo's agents work without a pause to think, some thirty times as fast as one with a model,
 * and would have used GitHub's 5,000 up within minutes.
 */
const RATE_LIMIT = '1000000';

/** What the emulator writes about the App that it made. */
const EmulatedApp = z.object({ appId: z.number(), privateKeyFile: z.string() });

async function chooseGitHub(
  { github, delivery }: UpOptions,
  data: HeldDataFolder,
  programs: ProgramGroup,
): Promise<ChosenGitHub> {
  if (github.kind === 'configured') return { configFile: github.configFile, emulator: undefined };
  const folder = join(data.path, 'emulator');
  const members = demoWorkspaceNames(github.workspaces).join(',');
  const url = await programs.launch('emulator', 'src/emulator/main.ts', [
    ...['--data', folder, '--port', '0'],
    ...['--token-lifetime', github.tokenLifetime, '--members', members, '--rate-limit', RATE_LIMIT],
  ]);
  const app = EmulatedApp.parse(JSON.parse(await readFile(join(folder, 'app.json'), 'utf8')));
  const configFile = join(data.path, DEMO_CONFIG_FILE);
  const config = demoConfig(
    { web: url, appId: String(app.appId), privateKeyFile: app.privateKeyFile },
    github.workspaces,
    delivery ?? 'gateway',
  );
  await writeFileWhole(configFile, config);
  return { configFile, emulator: { url, adminKey: await readSecret(join(folder, 'admin.key')) } };
}

async function readSecret(path: string): Promise<Secret> {
  return new Secret((await readFile(path, 'utf8')).trim());
}
