/** When a workspace was last busy, as the store tells. Times are Unix milliseconds. */
export type Idleness = {
  /** Anything queued or leased: it has something to do. */
  readonly isBusy: boolean;
  readonly startedAt: number;
  /** Undefined when nothing was ever settled. */
  readonly lastSettledAt?: number;
};

/** When the idle prompt is due; undefined while the workspace has something to do, an idle prompt included. */
export function idlePromptDue(idleness: Idleness, every: number): number | undefined {
  if (idleness.isBusy) return undefined;
  return Math.max(idleness.startedAt, idleness.lastSettledAt ?? 0) + every;
}
