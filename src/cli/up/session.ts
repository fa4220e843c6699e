import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { platformSocket } from '../../contract/platform-socket.ts';
import { createLog } from '../../lib/log.ts';
import { writeFileWhole } from '../../lib/private-file.ts';
import { Secret } from '../../lib/secret.ts';
import type { HeldDataFolder } from './data-folder.ts';
import { DEMO_CONFIG_FILE, demoConfig, demoWorkspaceNames } from './demo-config.ts';
import type { UpOptions } from './options.ts';
import { ProgramGroup } from './program-group.ts';
import type { SnapshotSources } from './snapshot.ts';

/** The programs that one `mooring up` runs, and where to ask them how things stand. */
export type Session = { readonly sources: Omit<SnapshotSources, 'since'>; stop(): Promise<void> };

/** Time that each program gets to stop by itself; the platform stops its workspaces in it. Milliseconds. */
const PATIENCE = 30_000;

/**
 * Starts what is needed, the emulator first; when anything cannot start, what has started is stopped again.
 * Stopping goes the other way, so that the platform can revoke its tokens while GitHub still answers.
 */
export async function startSession(options: UpOptions, data: HeldDataFolder): Promise<Session> {
  const logsFolder = join(data.path, 'logs');
  const log = createLog('up', pino.destination({ dest: join(logsFolder, 'up.log'), sync: true }));
  const programs = new ProgramGroup({
    logsFolder,
    log,
    onStarted: (pids) => {
      data.recordChildren(pids).catch((error: unknown) => log.error({ err: error }, 'children not recorded'));
    },
  });
  try {
    const { configFile, emulator } = await chooseGitHub(options, data, programs);
    const delivery = options.delivery === undefined ? [] : ['--delivery', options.delivery];
    const args = ['--config', configFile, '--data', data.path, ...delivery];
    await programs.launch('platform', 'src/platform/main.ts', args);
    const operatorKey = await readSecret(join(data.path, 'operator.key'));
    return {
      sources: { platform: { socket: platformSocket(data.path), operatorKey }, emulator },
      stop: () => programs.stop(PATIENCE),
    };
  } catch (error) {
    await programs.stop(PATIENCE);
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
