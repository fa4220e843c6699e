import { z } from 'zod';
import { Milliseconds } from './workspace.ts';

/** A turn's end. `empty` (the agent said nothing) is never success; `cancelled` puts the message back. */
export const TurnOutcome = z.enum(['ok', 'empty', 'tool_error', 'credential_error', 'timeout', 'crashed', 'cancelled']);
export type TurnOutcome = z.infer<typeof TurnOutcome>;

/** Sums over turns; each turn's share is bounded by `TurnCounts`. */
export const CommandCounts = z.object({
  gitCommands: z.number().int().nonnegative(),
  ghCommands: z.number().int().nonnegative(),
  failedCommands: z.number().int().nonnegative(),
  pullRequestsOpened: z.number().int().nonnegative(),
});

/**
 * More of anything than one turn can run, and so little that no sum over turns leaves the safe integers: an agent
 * reaches its own relay and may report what it likes, but a number of its own must not end everybody's status.
 */
export const MOST_PER_TURN = 1_000_000;
const Count = z.number().int().nonnegative().max(MOST_PER_TURN);

/** What really ran in a turn so far; cumulative within the turn, so that reporting twice counts once. */
export const TurnCounts = z.object({
  gitCommands: Count,
  ghCommands: Count,
  failedCommands: Count,
  pullRequestsOpened: Count,
});
export type TurnCounts = z.infer<typeof TurnCounts>;

/** `POST /workspaces/{id}/turns/lease` → 200 `LeasedTurn`, or 204 when nothing came within `waitMs`. */
export const LeaseRequest = z.strictObject({
  /** One per start of a runtime: a new holder takes over what a dead one of the same workspace had leased. */
  holder: z.string().min(8).max(64),
  waitMs: z.number().int().min(0).max(30_000),
});
export type LeaseRequest = z.infer<typeof LeaseRequest>;

export const LeasedTurn = z.object({
  id: z.string(),
  /** 1 at first, more when the message came back from a dead runtime. */
  attempt: z.number().int().positive(),
  text: z.string(),
  source: z.enum(['idle', 'operator']),
  /** The lease runs out this long after the last progress report. */
  leaseMs: Milliseconds,
});
export type LeasedTurn = z.infer<typeof LeasedTurn>;

/** `POST /workspaces/{id}/turns/{turn}/progress` → 204; keeps the lease. 409 `turn_not_leased` when it was lost. */
export const TurnProgress = z.strictObject({ holder: z.string(), activity: z.string().max(200), counts: TurnCounts });
export type TurnProgress = z.infer<typeof TurnProgress>;

/** `POST /workspaces/{id}/turns/{turn}/settle` → 204; settling twice with the same holder is harmless. */
export const TurnSettlement = z.strictObject({
  holder: z.string(),
  outcome: TurnOutcome,
  /** The agent's last words, or what went wrong. */
  summary: z.string().max(4_000),
  counts: TurnCounts,
});
export type TurnSettlement = z.infer<typeof TurnSettlement>;
