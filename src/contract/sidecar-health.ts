import { z } from 'zod';
import { Permissions } from './grant.ts';
import { FaultNotice } from './status.ts';
import { Delivery } from './workspace.ts';

/**
 * `GET /health` at the relay: how a sidecar sees its workspace. There is no token in it.
 * Times are Unix milliseconds by GitHub's clock.
 */
export const SidecarHealth = z.object({
  delivery: Delivery,
  /** Of all owners together: the first that expires. */
  token: z.object({ valid: z.boolean(), expiresAt: z.number().optional() }),
  fault: FaultNotice.optional(),
  /** Delivery `helper` alone: what the feeder of git's cache and gh's login last said, and whether it still asks. */
  feeding: z
    .object({
      isHeard: z.boolean(),
      /** It has fed just the tokens that are to be used now. */
      isUpToDate: z.boolean(),
      troubles: z.array(z.string()),
    })
    .optional(),
  owners: z.array(
    z.object({
      owner: z.string(),
      repositories: z.array(z.string()),
      /** What the grant asks for, once the platform has told it. */
      permissions: Permissions.optional(),
      /** The token that is held, and what it opens by GitHub's word. */
      token: z.object({ expiresAt: z.number(), permissions: Permissions.optional() }).optional(),
      fault: FaultNotice.optional(),
      /** Repositories of the grant to which GitHub gives no access. */
      withheld: z.object({ repositories: z.array(z.string()), fault: FaultNotice }).optional(),
    }),
  ),
});
export type SidecarHealth = z.infer<typeof SidecarHealth>;
