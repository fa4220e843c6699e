import type { WorkspaceBoot } from '../../contract/workspace-boot.ts';
import type { Clock, Random } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Part } from './part.ts';
import type { ProcessRecords } from './records.ts';

/** What the parts of init are given. */
export type InitContext = {
  readonly boot: WorkspaceBoot;
  readonly bootPath: string;
  readonly part: Part;
  readonly records: ProcessRecords;
  /** Relative to the installation; run outside the sandbox with the boot file as its argument. */
  readonly sidecarProgram: string;
  /** Relative to the installation; run inside the sandbox without arguments. */
  readonly runtimeProgram: string;
  /** The same; run with the folder of the wiring as its argument, with delivery `helper` alone. */
  readonly feederProgram: string;
  /** File descriptors that take what the children print. */
  readonly outputs: { readonly sidecar: number; readonly feeder: number; readonly runtime: number };
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
};
