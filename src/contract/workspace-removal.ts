import { z } from 'zod';

/** `DELETE /admin/workspaces/{name}?volumes=`: `true` removes what it has written, too. */
export const RemovalQuery = z.object({ volumes: z.enum(['true', 'false']).default('false') });

export const RemovalAnswer = z.object({
  /** Where what it has written lies still: volumes by their names, or folders of the platform's machine. */
  kept: z.array(z.string()),
  /** mooring.yaml still names it; it stays away until it is started. */
  isNamedByFile: z.boolean(),
});
export type RemovalAnswer = z.infer<typeof RemovalAnswer>;
