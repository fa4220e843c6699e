import { z } from 'zod';

/** GitHub's logins: letters, digits and single hyphens, at most 39. */
export const Owner = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}$/, 'must be a GitHub login');

export const RepositoryName = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,100}$/, 'must be the name alone, without the owner')
  .refine((name) => name !== '.' && name !== '..', 'must be a repository name');

/** Permission names as in GitHub's `app-permissions` schema, such as `contents` or `pull_requests`. */
export const Permissions = z.record(
  z.string().regex(/^[a-z_]+$/, 'must be a permission of GitHub Apps, such as contents or pull_requests'),
  z.enum(['read', 'write', 'admin']),
);
export type Permissions = z.infer<typeof Permissions>;

/** What one workspace may do on GitHub. */
export const Grant = z.strictObject({
  owner: Owner,
  /** Names within the owner; GitHub narrows a token to at most 500 and reads an empty list as "all". */
  repositories: z.array(RepositoryName).min(1, 'must name at least one repository').max(500),
  permissions: Permissions.default({ metadata: 'read', contents: 'write', issues: 'write', pull_requests: 'write' }),
});
export type Grant = z.infer<typeof Grant>;
