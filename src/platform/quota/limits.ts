import type { RateLimit, WorkspaceStanding } from '../../contract/status.ts';
import { isOver, type LimitWindow, observe, withShareOf } from './limit-window.ts';

/** A workspace that has reported this recently counts as working; a sidecar reports at least every 30 s. Milliseconds. */
const WORKS_FOR = 3 * 60_000;

export type LimitReporter = {
  /** The workspace's id. */
  readonly workspace: string;
  /** Web address of the GitHub that it works at. */
  readonly github: string;
  /** Of one of its grants: of other owners it has nothing to tell. */
  readonly owner: string;
};

type Share = WorkspaceStanding['shares'][number];

/** An owner at a GitHub: one installation, whose limits are shared by all that work there. */
type Place = {
  /** When each workspace has last reported. */
  readonly reported: Map<string, number>;
  /** By GitHub's name of the limit. */
  readonly windows: Map<string, LimitWindow>;
};

/**
 * GitHub's limits as all workspaces of an installation together see them. Kept in memory alone: after a restart the
 * next reports tell it all anew.
 */
export class Limits {
  readonly #places = new Map<string, Place>();

  /**
   * Takes what a sidecar has seen and returns what its workspace is held to at this owner.
   *
   * @param now Unix milliseconds by GitHub's clock, as all times of its limits
   */
  report({ workspace, github, owner }: LimitReporter, seen: readonly RateLimit[], now: number): Share[] {
    const place = this.#placeOf(github, owner);
    place.reported.set(workspace, now);
    for (const [other, at] of place.reported) if (now - at > WORKS_FOR) place.reported.delete(other);
    for (const limit of seen) {
      if (limit.owner.toLowerCase() !== owner.toLowerCase()) continue;
      place.windows.set(limit.resource, observe(place.windows.get(limit.resource), limit, now));
    }
    return sharesAt(place, owner, workspace, now);
  }

  #placeOf(github: string, owner: string): Place {
    const key = `${github} ${owner.toLowerCase()}`;
    const place = this.#places.get(key) ?? { reported: new Map(), windows: new Map() };
    this.#places.set(key, place);
    return place;
  }
}

function sharesAt({ windows, reported }: Place, owner: string, workspace: string, now: number): Share[] {
  const shares: Share[] = [];
  for (const [resource, known] of windows) {
    if (isOver(known, now)) {
      windows.delete(resource);
      continue;
    }
    const window = withShareOf(known, workspace, [...reported.keys()], now);
    windows.set(resource, window);
    const part = partOf(window, workspace, now);
    const { waitUntil } = window;
    if (part === undefined && waitUntil <= now) continue;
    shares.push({ owner, resource, ...(part && { part }), ...(waitUntil > now && { waitUntil }) });
  }
  return shares;
}

function partOf({ division, resetAt }: LimitWindow, workspace: string, now: number): Share['part'] {
  const requests = division?.shares.get(workspace);
  if (division === undefined || requests === undefined || resetAt <= now) return undefined;
  return { requests, dividedAt: division.at, resetAt };
}
