import { z } from 'zod';
import { Grants } from './grant.ts';

/** `PUT /admin/workspaces/{name}/grants` (body: `Grants`) → 200. The workspace is not started again. */
export const GrantsAnswer = z.object({
  grants: Grants,
  /** How many tokens reached beyond the new grants and are being revoked. */
  revoked: z.number(),
  /** It is in mooring.yaml: the next start of the platform sets back what that says. */
  isSetBackByFile: z.boolean(),
  /** Its agent has a token frozen into its environment, which only a start replaces. */
  needsStart: z.boolean(),
});
export type GrantsAnswer = z.infer<typeof GrantsAnswer>;
