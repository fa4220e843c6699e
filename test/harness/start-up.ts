import { onTestFinished } from 'vitest';
import { keepOutput } from './kept-logs.ts';
import { MooringUp } from './mooring-up.ts';

/** Starts `./mooring up`; whatever the test does, it is stopped with all that belongs to it. */
export function startUp(
  dataFolder: string,
  flags: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
): MooringUp {
  const up = new MooringUp(dataFolder, flags, environment);
  onTestFinished(async () => {
    up.signal('SIGINT');
    await up.exitCode();
    await keepOutput(up.log);
  });
  return up;
}

/** Starts `./mooring platform`: as a service manager would, without the emulator and the table. */
export function startPlatformAlone(dataFolder: string, flags: readonly string[]): MooringUp {
  const platform = new MooringUp(dataFolder, flags, {}, ['platform']);
  onTestFinished(async () => {
    platform.signal('SIGTERM');
    await platform.exitCode();
    await keepOutput(platform.log);
  });
  return platform;
}
