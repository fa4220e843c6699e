import { test } from 'vitest';
import { containersFault } from './whether-containers-run.ts';

const fault = await containersFault();
if (fault !== undefined) process.stderr.write(`stories in containers are skipped: ${fault}\n`);

/** A story that needs containers; where none can be run it is skipped, and says why. */
export const inContainers = test.skipIf(fault !== undefined);
