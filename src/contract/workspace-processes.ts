import { z } from 'zod';
import { ProcessIdentity } from '../lib/running-process.ts';

/** Files in a workspace's folder, beside its `boot.json`: who runs there, so that a successor can adopt or end it. */
export const WORKSPACE_FILES = { boot: 'boot.json', init: 'init.json', children: 'children.json' } as const;

/** `WORKSPACE_FILES.init`, written by init itself: as `starting` before it does anything, then as `ready`, or as `failed`. */
export const InitRecord = ProcessIdentity.extend({
  /** Hex SHA-256 of the boot file it was started with. */
  bootSha256: z.string(),
  phase: z.enum(['starting', 'ready', 'failed']),
  /** Of `failed`: why no other start can help, in one sentence. */
  reason: z.string().optional(),
});
export type InitRecord = z.infer<typeof InitRecord>;

/** `WORKSPACE_FILES.children`: what init has started, by name. */
export const ChildrenRecord = z.partialRecord(z.enum(['sidecar', 'feeder', 'runtime']), ProcessIdentity);
export type ChildrenRecord = z.infer<typeof ChildrenRecord>;
