import { RENEW_WINDOW } from '../../src/contract/token-renewal.ts';
import type { PacingLimits } from '../../src/platform/broker/pacing/mint-pacing.ts';
import type { Answered } from '../../src/workspace/sidecar/tokens/keeping.ts';
import { EventQueue } from './event-queue.ts';
import { seededRandom } from './seeded-random.ts';
import { type GitHubFaults, SimulatedGitHub } from './simulated-github.ts';
import { type PlatformAnswer, SimulatedPlatform } from './simulated-platform.ts';
import { SimulatedWorkspace, type Window } from './simulated-workspace.ts';

const MINUTE = 60_000;

export type FleetOptions = {
  readonly workspaces: number;
  /** All times in milliseconds. */
  readonly duration: number;
  /**
   * Workspaces start evenly spread over this long, and GitHub is well meanwhile: whoever has no token yet waits for
   * no pace.
   */
  readonly startOver: number;
  readonly seed: number;
  /** Clocks of sidecars and platform are off by up to this much, either way. */
  readonly clocksOff: number;
  readonly faults: GitHubFaults;
  /** When renewals fall, as parts of a token's life. */
  readonly window?: Window;
  /** Without: the broker mints whatever is asked for at once. */
  readonly paced?: boolean;
  readonly limits?: PacingLimits;
  /** Without: a fresh token is used at once. */
  readonly settles?: boolean;
};

export type FleetResult = {
  readonly mints: number;
  readonly outages: number;
  readonly meanPerMinute: number;
  readonly peakPerMinute: number;
  readonly peakToMean: number;
  /** Workspaces that were ever without a token that GitHub takes, and for how long together, in seconds. */
  readonly dryWorkspaces: number;
  readonly drySeconds: number;
  /** Workspaces that used a token past its expiry. */
  readonly usedDead: number;
  /** The least that was left of a token when the next one came, in minutes. */
  readonly leastLeftMinutes: number;
  readonly toldToComeLater: number;
};

export const BAD_WEEK: GitHubFaults = {
  outagesPerDay: 3,
  longestOutage: 12 * MINUTE,
  outagesApart: 30 * MINUTE,
  erring: 0.01,
  lag: 12_000,
};

/** Runs a fleet under a virtual clock with the sidecar's own `keeping.ts` and the broker's own `MintPacing`. */
export function simulateFleet(options: FleetOptions): FleetResult {
  const { workspaces, duration, startOver, seed, clocksOff, faults } = options;
  const { window = RENEW_WINDOW, paced = true, limits, settles = true } = options;
  const random = seededRandom(seed);
  const events = new EventQueue();
  const clockOff = () => (2 * random() - 1) * clocksOff;
  const gitHub = new SimulatedGitHub(faults, { quiet: startOver, duration }, random);
  const platform = new SimulatedPlatform({ events, gitHub, clockOff: clockOff(), paced, limits });

  const fleet = Array.from({ length: workspaces }, (_, index) => {
    const parts = { now: () => events.now, clockOff: clockOff(), random, window, settles };
    const workspace = new SimulatedWorkspace(parts);
    const attempt = () => {
      platform.ask(`${index}`, (answer) => {
        const pause = workspace.receive(answered(answer));
        events.at(events.now + pause, attempt);
      });
    };
    events.at((index / workspaces) * startOver, attempt);
    return workspace;
  });
  events.runUntil(duration);
  for (const workspace of fleet) workspace.look();

  const perMinute = Array.from({ length: Math.ceil(duration / MINUTE) }, (_, minute) => gitHub.calls[minute] ?? 0);
  const mints = perMinute.reduce((sum, calls) => sum + calls, 0);
  const meanPerMinute = mints / perMinute.length;
  const peakPerMinute = perMinute.reduce((most, calls) => Math.max(most, calls), 0);
  return {
    mints,
    outages: gitHub.outages.length,
    meanPerMinute,
    peakPerMinute,
    peakToMean: peakPerMinute / meanPerMinute,
    dryWorkspaces: fleet.filter(({ dry }) => dry > 0).length,
    drySeconds: fleet.reduce((sum, { dry }) => sum + dry, 0) / 1_000,
    usedDead: fleet.filter(({ usedDead }) => usedDead > 0).length,
    leastLeftMinutes: fleet.reduce((least, { leastLeft }) => Math.min(least, leastLeft), Infinity) / MINUTE,
    toldToComeLater: platform.queueFull,
  };
}

function answered(answer: PlatformAnswer): Answered {
  if (answer.ok) return answer;
  const { reason } = answer.refusal;
  const retryAt = 'retryAt' in answer.refusal ? answer.refusal.retryAt : undefined;
  const words = { code: reason, message: '', remedy: '', waitingHelps: true };
  return { ok: false, fault: { ...words, ...(retryAt === undefined ? {} : { retryAt }) } };
}
