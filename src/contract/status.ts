import { z } from 'zod';
import { Delivery, Role, WorkspaceState } from './workspace.ts';
import { CommandCounts, TurnOutcome } from './turns.ts';

/** `POST /workspaces/{id}/report` → 204: what a sidecar sees; sent when it changes and at least every 30 s. */
export const SidecarReport = z.strictObject({
  /** When this sidecar started, Unix milliseconds: it counts from then on, and its successor from zero. */
  startedAt: z.number().int().positive(),
  /** Absent while the sidecar holds no valid token. */
  token: z.strictObject({ sha256: z.string(), issuedAt: z.number(), expiresAt: z.number() }).optional(),
  gateway: z.strictObject({
    requests: z.number().int().nonnegative(),
    /** 401 answers that an agent got to see. */
    unauthorizedPassedOn: z.number().int().nonnegative(),
    /** 401 answers that the gateway mended by a new token. */
    healed: z.number().int().nonnegative(),
    refused: z.number().int().nonnegative(),
  }),
  /** The sentence of the fault that keeps the sidecar from a fresh token, if any. */
  fault: z.strictObject({ code: z.string(), message: z.string() }).optional(),
});
export type SidecarReport = z.infer<typeof SidecarReport>;

/** One row of `GET /admin/status`. Times are Unix milliseconds. */
export const WorkspaceStatus = z.object({
  id: z.string(),
  name: z.string(),
  role: Role,
  delivery: Delivery,
  state: WorkspaceState,
  reason: z.string().optional(),
  token: z.object({ issuedAt: z.number(), expiresAt: z.number() }).optional(),
  tokensIssued: z.number(),
  counts: CommandCounts,
  gateway: SidecarReport.shape.gateway,
  fault: SidecarReport.shape.fault,
  activity: z.string(),
  lastOutcome: TurnOutcome.optional(),
  turnsSettled: z.number(),
});
export type WorkspaceStatus = z.infer<typeof WorkspaceStatus>;

export const PlatformStatus = z.object({
  github: z.object({ name: z.string(), web: z.string() }),
  workspaces: z.array(WorkspaceStatus),
});
export type PlatformStatus = z.infer<typeof PlatformStatus>;
