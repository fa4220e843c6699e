import type { AppStanding } from '../../contract/app-check.ts';

/** One line for each App that has all that it needs, and one for each thing that is missing. */
export function standingLines(standings: readonly AppStanding[]): string[] {
  return standings.flatMap(({ owner, app, installationId, missing }) => {
    const name = app ?? 'the App';
    if (missing.length === 0) return [`${name} is installed on ${owner} and lacks nothing`];
    const installed = installationId === undefined ? [] : [`${name} is installed on ${owner}, but:`];
    const lines = missing.map(({ message, remedy }) => `  ${message}: ${remedy}`);
    return [...installed, ...lines];
  });
}

export const lacksNothing = (standings: readonly AppStanding[]): boolean =>
  standings.every(({ missing }) => missing.length === 0);
