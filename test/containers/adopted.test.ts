import { expect } from 'vitest';
import { findProgram } from '../harness/kill.ts';
import type { MooringUp } from '../harness/mooring-up.ts';
import { startPlatformAlone } from '../harness/start-up.ts';
import { runningContainers } from './running-containers.ts';
import { buildImage } from './scripted-image.ts';
import { inContainers } from './stories.ts';
import { allRun, makeContainerWorld } from './up-in-containers.ts';
import { working } from './working-workspaces.ts';

const NAMES = ['ada', 'grace', 'linus', 'barbara', 'edsger'];

/** What may happen to a platform while its workspaces work. */
const ENDS = {
  'stopped with --keep': async (platform: MooringUp) => platform.signal('SIGTERM'),
  'killed with SIGKILL': async (_platform: MooringUp, dataFolder: string) => {
    process.kill((await findProgram(dataFolder, '', 'platform')) ?? 0, 'SIGKILL');
  },
};

inContainers.each(Object.entries(ENDS))(
  'a platform %s while five containers work: its successor adopts them as they are, and nothing is lost',
  async (_how, end) => {
    await buildImage('scripted');
    const { dataFolder, configFile } = await makeContainerWorld(working(...NAMES), { emulator: { members: NAMES } });
    const flags = ['--config', configFile, '--keep'];
    const first = startPlatformAlone(dataFolder, flags);
    await allRun(first, NAMES.length);
    await first.until(({ workspaces }) => workspaces.every(({ counts }) => counts.ghCommands > 3), 120_000);
    const before = await runningContainers(dataFolder);
    expect(before.length).toBe(NAMES.length);
    await end(first, dataFolder);
    await first.exitCode();

    const second = startPlatformAlone(dataFolder, ['--config', configFile]);
    await allRun(second, NAMES.length);
    const opened = (await second.status()).workspaces.map(({ counts }) => counts.pullRequestsOpened);
    const { workspaces } = await second.until(
      (status) => status.workspaces.every(({ counts }, index) => counts.pullRequestsOpened > (opened[index] ?? 0)),
      90_000,
    );
    expect(await runningContainers(dataFolder)).toEqual(before);
    for (const { name, counts } of workspaces)
      expect({ name, failed: counts.failedCommands }).toEqual({ name, failed: 0 });
  },
);
