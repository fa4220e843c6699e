/** Of what is left when a limit runs low, this part is kept back for workspaces that come later and for requests on the way. */
const RESERVE = 0.2;

/** How what was left of a limit when it ran low was divided. Counts are requests, in all, until the limit's reset. */
export type Division = {
  /** When it was made, which is what tells it from another. Unix milliseconds. */
  readonly at: number;
  readonly each: number;
  readonly reserve: number;
  readonly shares: ReadonlyMap<string, number>;
};

/**
 * Divides what is left, once in a limit's window, among those who work there: equal shares, fixed until the reset. Were
 * they computed anew from what is left each time, a workspace in a loop would be given again and again a part of what it
 * had just used up, and the others would find nothing. Shares and reserve together never exceed what remained.
 */
export function divide(remaining: number, workspaces: readonly string[], at: number): Division {
  const reserve = Math.ceil(remaining * RESERVE);
  const each = Math.floor((remaining - reserve) / Math.max(1, workspaces.length));
  return { at, each, reserve, shares: new Map(workspaces.map((id) => [id, each])) };
}

/** One that comes after the division gets half of the reserve, and never more than the others got. */
export function admitLate(division: Division, workspace: string): Division {
  if (division.shares.has(workspace)) return division;
  const share = Math.min(division.each, Math.floor(division.reserve / 2));
  const shares = new Map(division.shares).set(workspace, share);
  return { ...division, reserve: division.reserve - share, shares };
}
