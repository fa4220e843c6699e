import { onTestFinished } from 'vitest';
import { MooringUp } from './mooring-up.ts';

/** Starts `./mooring up`; whatever the test does, it is stopped with all that belongs to it. */
export function startUp(dataFolder: string, flags: readonly string[] = []): MooringUp {
  const up = new MooringUp(dataFolder, flags);
  onTestFinished(async () => {
    up.signal('SIGINT');
    await up.exitCode();
  });
  return up;
}
