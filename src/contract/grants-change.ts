import { z } from 'zod';
import { Grants } from './grant.ts';
import { GitHubInstance } from './github-instance.ts';

/** `GET /admin/workspaces/{name}/grants` → 200: what a workspace may do, and at which GitHub. */
export const WorkspaceGrants = z.object({ grants: Grants, github: GitHubInstance.pick({ name: true, web: true }) });
export type WorkspaceGrants = z.infer<typeof WorkspaceGrants>;

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
