import { z } from 'zod';
import { DeedsReport } from './deeds.ts';
import { GrantRules, Permissions } from './grant.ts';
import { TokenSha256 } from './installation-token.ts';
import { Time } from './time.ts';
import { Vitals } from './vitals.ts';
import { Delivery, Role, WorkspaceState } from './workspace.ts';
import { CommandCounts, TurnOutcome } from './turns.ts';

/** A fault as it is shown to operators and agents; `code` is one of `errors.ts`. */
export const FaultNotice = z.strictObject({
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
  waitingHelps: z.boolean(),
  /** When asking again may help: Unix milliseconds. */
  retryAt: Time.optional(),
});
export type FaultNotice = z.infer<typeof FaultNotice>;

/** One of GitHub's limits as an installation's answers tell it (`x-ratelimit-*`); all workspaces there share it. */
export const RateLimit = z.strictObject({
  owner: z.string(),
  /** GitHub's name of it: `core`, `graphql`, `search`… */
  resource: z.string().max(100),
  /** In requests, or in points for GraphQL; 0 when an answer told of a pause alone. */
  limit: z.number().int().nonnegative(),
  remaining: z.number().int().nonnegative(),
  /** Unix milliseconds by GitHub's clock, as is every time of GitHub's here. */
  resetAt: Time,
  /** Until when GitHub wants no requests at all (`retry-after`, a secondary limit). */
  waitUntil: Time.optional(),
});
export type RateLimit = z.infer<typeof RateLimit>;

/** More than any sidecar counts in its life, and so little that sums over many of them stay whole numbers. */
const Count = z.number().int().nonnegative().max(1e12);

/** What one sidecar has counted since it started. */
const GatewayCounts = z.strictObject({
  requests: Count,
  /** 401 answers that an agent got to see. */
  unauthorizedPassedOn: Count,
  /** 401 answers that the gateway mended by a new token. */
  healed: Count,
  refused: Count,
});

/** `POST /workspaces/{id}/report` → 200 `WorkspaceStanding`: sent when what a sidecar sees changes, at least every 30 s. */
export const SidecarReport = z.strictObject({
  /** When this sidecar started, Unix milliseconds: it counts from then on, and its successor from zero. */
  startedAt: Time.int().positive(),
  /** The valid tokens that it holds, one for each owner at most. */
  tokens: z.array(z.strictObject({ owner: z.string(), sha256: TokenSha256, issuedAt: Time, expiresAt: Time })),
  /** What GitHub has told of its limits since the last report. */
  limits: z.array(RateLimit).default([]),
  gateway: GatewayCounts,
  deeds: DeedsReport.optional(),
  /** What is not well in the workspace although it runs. */
  vitals: Vitals.optional(),
  /** The fault that keeps the sidecar from a fresh token, if any. */
  fault: FaultNotice.optional(),
});
export type SidecarReport = z.infer<typeof SidecarReport>;

/** How a workspace stands: the answer to each report, so that what an operator or GitHub changes is known in seconds. */
export const WorkspaceStanding = z.object({
  grants: z.array(
    z.object({
      owner: z.string(),
      repositories: z.array(z.string()),
      ...GrantRules.shape,
      /** Of the token, as the grant asks for them. */
      permissions: Permissions.optional(),
      /** The token that was reported for this owner is not good any more: drop it and ask for another. */
      renew: z.boolean(),
      /** Why GitHub gives no access at this owner, as far as the platform knows. */
      fault: FaultNotice.optional(),
      /** Repositories of the grant to which GitHub gives no access; they are not among `repositories`. */
      withheld: z.object({ repositories: z.array(z.string()), fault: FaultNotice }).optional(),
    }),
  ),
  /** What this workspace is held to at limits that run low or forbid requests; others are not mentioned. */
  shares: z.array(
    z.object({
      owner: z.string(),
      resource: z.string(),
      /** Its part of what was left when the limit ran low. */
      part: z
        .object({
          /** Requests, or points for GraphQL, that it may use in all, from when it first heard of this division on. */
          requests: z.number().int().nonnegative(),
          /** Tells one division from another: a window's `resetAt` does not, GitHub need not tell it twice alike. */
          dividedAt: z.number(),
          resetAt: z.number(),
        })
        .optional(),
      waitUntil: z.number().optional(),
    }),
  ),
});
export type WorkspaceStanding = z.infer<typeof WorkspaceStanding>;

const Restarts = z.object({
  of: z.enum(['workspace', 'runtime', 'sidecar', 'feeder']),
  times: z.number(),
  /** Why the last time. */
  last: z.string(),
});
export type Restarts = z.infer<typeof Restarts>;

/** One row of `GET /admin/status`. Times are Unix milliseconds. */
export const WorkspaceStatus = z.object({
  id: z.string(),
  name: z.string(),
  role: Role,
  delivery: Delivery,
  state: WorkspaceState,
  /** Why it does not run, or what is not well although it does. */
  reason: z.string().optional(),
  /** Since it was last well for a while: the workspace as a whole was started again, or a program in it. */
  restarts: z.array(Restarts).optional(),
  token: z.object({ issuedAt: z.number(), expiresAt: z.number() }).optional(),
  tokensIssued: z.number(),
  counts: CommandCounts,
  /** Summed over its sidecars. */
  gateway: z.record(GatewayCounts.keyof(), z.number().int().nonnegative()),
  fault: SidecarReport.shape.fault,
  activity: z.string(),
  lastOutcome: TurnOutcome.optional(),
  turnsSettled: z.number(),
});
export type WorkspaceStatus = z.infer<typeof WorkspaceStatus>;

/** What does not work that all workspaces lean on: the container engine, a GitHub. It is gone when that works again. */
export const PlatformFault = FaultNotice.extend({ since: Time });
export type PlatformFault = z.infer<typeof PlatformFault>;

export const PlatformStatus = z.object({
  faults: z.array(PlatformFault),
  /** Each GitHub that an App is configured for. */
  githubs: z.array(z.object({ name: z.string(), web: z.string() })),
  workspaces: z.array(WorkspaceStatus),
});
export type PlatformStatus = z.infer<typeof PlatformStatus>;
