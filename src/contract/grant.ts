import { z } from 'zod';
import { isSameName } from './same-name.ts';
import { AllowedAction } from './protected-actions.ts';

/** GitHub's logins: letters, digits and single hyphens, at most 39. */
const LOGIN = /^[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}$/;
const NAME = /^[A-Za-z0-9._-]{1,100}$/;

/** What the schemas say, for who asks with each request. */
export const isOwner = (text: string): boolean => LOGIN.test(text);
export const isRepositoryName = (text: string): boolean => NAME.test(text) && text !== '.' && text !== '..';

export const Owner = z.string().regex(LOGIN, 'must be a GitHub login');

export const RepositoryName = z
  .string()
  .regex(NAME, 'must be the name alone, without the owner')
  .refine(isRepositoryName, 'must be a repository name');

/** Permission names as in GitHub's `app-permissions` schema, such as `contents` or `pull_requests`. */
export const Permissions = z.record(
  z.string().regex(/^[a-z_]+$/, 'must be a permission of GitHub Apps, such as contents or pull_requests'),
  z.enum(['read', 'write', 'admin']),
);
export type Permissions = z.infer<typeof Permissions>;

/** Full ref names, in which `*` stands for anything but a slash and `**` for anything; `!` excludes. */
export const RefGlob = z
  .string()
  .regex(/^!?refs\/[!-~]+$/, 'must be a glob over full ref names, such as refs/heads/** or !refs/heads/main')
  .refine(
    (glob) => !glob.slice(1).includes('!') && !glob.includes('***'),
    'may have one ! at its beginning, and * or **',
  )
  .max(300);

/**
 * What the gateway holds requests against, beyond repositories. A workspace pushes branches and tags of its own, and
 * others merge them: without a word of the operator it does not touch the usual default branches.
 */
export const GrantRules = z.strictObject({
  /** Refs that may be created and updated. */
  push: z.array(RefGlob).max(100).default(['refs/heads/**', 'refs/tags/**', '!refs/heads/main', '!refs/heads/master']),
  /** Protected actions, and operations that the tables do not know by the names that refusals give. */
  allow: z.array(AllowedAction).max(200).default([]),
});

export type GrantRules = z.infer<typeof GrantRules>;

/** What one workspace may do on GitHub at one owner. */
export const Grant = z.strictObject({
  ...GrantRules.shape,
  /** The `name` of a configured GitHub, such as `github.com`; the first one when absent. */
  github: z.string().min(1).optional(),
  owner: Owner,
  /** Names within the owner; GitHub narrows a token to at most 500 and reads an empty list as "all". */
  repositories: z.array(RepositoryName).min(1, 'must name at least one repository').max(500),
  permissions: Permissions.default({ metadata: 'read', contents: 'write', issues: 'write', pull_requests: 'write' }),
  /** `workspace`: tokens of its own, revoked and told apart by themselves. `grant`: shared by all with this grant. */
  sharing: z.enum(['workspace', 'grant']).default('workspace'),
});
export type Grant = z.infer<typeof Grant>;

/** The first grant serves requests that name no owner; the others are chosen by the owner in a request's path. */
export const Grants = z
  .array(Grant)
  .min(1, 'must hold at least one grant')
  .max(20, 'must hold at most 20 grants')
  .superRefine((grants, context) => {
    grants.forEach(({ owner, github }, index) => {
      const first = grants.findIndex((other) => isSameName(other.owner, owner));
      if (first < index) {
        context.addIssue({
          code: 'custom',
          path: [index, 'owner'],
          message: `"${owner}" has a grant already; put its repositories together`,
        });
      }
      if (github !== grants[0]?.github) {
        context.addIssue({
          code: 'custom',
          path: [index, 'github'],
          message: 'must be that of the first grant: a workspace works at one GitHub',
        });
      }
    });
  });
export type Grants = z.infer<typeof Grants>;
