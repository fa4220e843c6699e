import { z } from 'zod';

const Count = z.number().int().positive().max(1e9);

/** How a program ended: by its exit code, or by a signal; by neither when it could not be started. */
export const Ending = z.strictObject({
  code: z.number().int().min(0).max(255).nullable(),
  signal: z
    .string()
    .regex(/^SIG[A-Z0-9]{2,12}$/)
    .nullable(),
});
export type Ending = z.infer<typeof Ending>;

/** More than there are programs. */
export const MOST_RESTARTS = 3;

/** What init sees that is not well in a workspace that runs. */
export const Vitals = z.strictObject({
  /** Programs that have ended by themselves, since they were last well for a while. */
  restarts: z
    .array(z.strictObject({ program: z.enum(['runtime', 'sidecar', 'feeder']), times: Count, last: Ending }))
    .max(MOST_RESTARTS)
    .default([]),
  /** There are as many processes as there may be: nothing more can be started. */
  processes: z.strictObject({ limit: Count }).optional(),
});
export type Vitals = z.infer<typeof Vitals>;

/**
 * `POST /vitals` at the relay: sent again while something is not well, and empty when that is over. The agent has the same
 * door, so there is no room in it for words.
 */
export const ToldVitals = Vitals.extend({
  /** Each half of a workspace in two containers has an init of its own. */
  part: z.enum(['whole', 'sidecar', 'agent']),
});
export type ToldVitals = z.infer<typeof ToldVitals>;

export const VITALS_PATH = '/vitals';

/** Init says it again after this time, and who has not heard it for three times as long takes it to be over. Milliseconds. */
export const VITALS_EVERY = 30_000;
