import { z } from 'zod';
import { ContainerSettings } from './container-settings.ts';
import { Grants } from './grant.ts';

/** Lower case, digits and hyphens, 1 to 40: it becomes a folder, a host name and part of branch names. */
export const WorkspaceName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'must be lower case letters, digits and hyphens');

/**
 * How a workspace gets access: through the gateway, which keeps the token; by git's credential helpers and gh's stored
 * login, which are fed with each new token; or by a token frozen into its environment at start.
 */
export const Delivery = z.enum(['gateway', 'helper', 'env']);
export type Delivery = z.infer<typeof Delivery>;

export const Role = z.enum(['lead', 'member']);
export type Role = z.infer<typeof Role>;

/** Hosts that are not GitHub's: `pass` lets requests to public ones through, without any credential. */
export const OtherHosts = z.enum(['refuse', 'pass']);
export type OtherHosts = z.infer<typeof OtherHosts>;

/** A positive whole number of milliseconds. */
export const Milliseconds = z.number().int().positive();

/** What an operator asks for; `mooring.yaml` and `POST /admin/workspaces` share it. */
export const WorkspaceSpec = z.strictObject({
  name: WorkspaceName,
  role: Role.default('member'),
  template: z.string().min(1).default('scripted'),
  /** One of the template's models; its default when absent. */
  model: z.string().min(1).optional(),
  delivery: Delivery.default('gateway'),
  grants: Grants,
  /** What the gateway does with requests to hosts that are not GitHub's; it refuses them when absent. */
  otherHosts: OtherHosts.optional(),
  /** The GitHub login that issues are assigned to when this workspace claims them; the workspace's name when absent. */
  assignee: z.string().min(1).optional(),
  /** The idle prompt: sent when the workspace has had nothing to do for `every` milliseconds; the template's when absent. */
  idle: z.strictObject({ every: Milliseconds, text: z.string().min(1).optional() }).optional(),
  /** What differs from `containers` in mooring.yaml; without that mapping it says nothing. */
  container: ContainerSettings.optional(),
});
export type WorkspaceSpec = z.infer<typeof WorkspaceSpec>;

/** `starting` until its sidecar has reported, `failed` with a reason when it cannot run, `stopped` by an operator. */
export const WorkspaceState = z.enum(['starting', 'running', 'failed', 'stopped']);
export type WorkspaceState = z.infer<typeof WorkspaceState>;
