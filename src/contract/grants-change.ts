import { z } from 'zod';
import { Grants } from './grant.ts';
import { GitHubInstance } from './github-instance.ts';
import { Delivery } from './workspace.ts';

/** `GET /admin/workspaces/{name}/grants` → 200: what a workspace may do, at which GitHub, and by which way. */
export const WorkspaceGrants = z.object({
  grants: Grants,
  github: GitHubInstance.pick({ name: true, web: true }),
  delivery: Delivery,
});
export type WorkspaceGrants = z.infer<typeof WorkspaceGrants>;

/** `PUT /admin/workspaces/{name}/grants` (body: `Grants`) → 200. The workspace is not started again. */
export const GrantsAnswer = z.object({
  grants: Grants,
  /** How many tokens reached beyond the new grants and are being revoked. */
  revoked: z.number(),
  /** It is in mooring.yaml: the next start of the platform sets back what that says. */
  isSetBackByFile: z.boolean(),
  /** Only a start gives its agent what it needs: another frozen token, or git's wiring for other owners. */
  needsStart: z.boolean(),
});
export type GrantsAnswer = z.infer<typeof GrantsAnswer>;
