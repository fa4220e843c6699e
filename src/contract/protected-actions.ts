import { z } from 'zod';

/**
 * What a grant must name before a workspace may do it, whatever the token's permissions allow. Everything else that
 * writes is ordinary work (issues, comments, pull requests, checks…), a change of a ref, which `push` decides, or an
 * operation that our tables do not know.
 */
export const PROTECTED_ACTIONS = {
  merge: 'merge pull requests, or have them merged',
  delete_ref: 'delete branches and tags that `push` covers',
  move_tag: 'move tags that `push` covers',
  create_release: 'create, change and delete releases and their assets',
  dispatch_workflow: 'start, run again, approve, enable and disable workflows',
  deploy: 'create deployments, say how they went, and let waiting ones go on',
  settings: 'change settings of a repository: itself, its branch protection, environments, pages, variables',
  hooks: 'create and change webhooks',
  keys: 'add and remove deploy keys, SSH keys and signing keys',
  secrets: 'set and delete secrets of Actions, Codespaces, Dependabot and agents',
  collaborators: 'invite and remove collaborators, teams and their members',
  rulesets: 'create and change rulesets',
  security: 'dismiss alerts and publish advisories',
  packages: 'delete and restore packages, and use the package registries',
  gists: 'read and write gists',
  codespaces: 'create, start, stop and delete codespaces',
  organization: 'change an organisation, an enterprise, or an account',
} as const satisfies Record<string, string>;

export type ProtectedAction = keyof typeof PROTECTED_ACTIONS;

/** What a lead needs, who merges pull requests and deletes the branches that they came from. */
export const LEADS_ACTIONS = ['merge', 'delete_ref'] as const satisfies readonly ProtectedAction[];

/** Of an operation that no table knows: `rest:POST /repos/{owner}/{repo}/things`, `graphql:createThing`. */
export const OPERATION = /^(?:rest:[A-Z]+ \/[!-~]*|graphql:[A-Za-z_][A-Za-z0-9_]*)$/;

/** An entry of a grant's `allow`. */
export const AllowedAction = z
  .string()
  .refine((text) => Object.hasOwn(PROTECTED_ACTIONS, text) || OPERATION.test(text), {
    error: ({ input }) =>
      `"${String(input)}" is no action: write one of ${Object.keys(PROTECTED_ACTIONS).join(', ')}, or the name that a refusal gave`,
  });
