/** A limit of GitHub's, in requests, or in points for GraphQL. */
export type LimitLeft = { readonly limit: number; readonly remaining: number };

/**
 * Whether a limit runs low: the platform then divides what is left among the workspaces of an owner, and each sidecar
 * holds its requests until it has been told its share. Both must mean the same by it.
 */
export const runsLow = ({ limit, remaining }: LimitLeft): boolean => remaining < limit * 0.2;
