import { EMULATOR_ADMIN, EmulatorStatistics } from '../../contract/emulator-admin.ts';
import { PlatformStatus } from '../../contract/status.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Secret } from '../../lib/secret.ts';
import { sendJson } from '../../lib/send-json.ts';

/** All that `mooring up` shows: what the platform says, and (with the emulator) what GitHub really answered. */
export type Snapshot = {
  readonly status: PlatformStatus;
  readonly emulator: EmulatorStatistics | undefined;
  /** When both had answered, Unix milliseconds: an older one may be all there is when the platform is away. */
  readonly takenAt: number;
};

export type SnapshotSources = {
  readonly platform: { readonly socket: string; readonly operatorKey: Secret };
  readonly emulator: { readonly url: string; readonly adminKey: Secret } | undefined;
  readonly clock: Clock;
  /** Unix milliseconds: only what happened since is counted. */
  readonly since: number;
};

/** Longest wait for an answer, in milliseconds. */
const PATIENCE = 5_000;

/** Asks both; undefined when the platform does not answer just now (it is being started again). */
export async function takeSnapshot({
  platform,
  emulator,
  clock,
  since,
}: SnapshotSources): Promise<Snapshot | undefined> {
  try {
    const [status, statistics] = await Promise.all([
      askPlatform(platform, `/admin/status?since=${since}`),
      emulator === undefined ? undefined : getJson(`${emulator.url}${EMULATOR_ADMIN}/statistics`, emulator.adminKey),
    ]);
    return {
      status: PlatformStatus.parse(status),
      emulator: EmulatorStatistics.optional().parse(statistics),
      takenAt: clock(),
    };
  } catch {
    return undefined;
  }
}

/**
 * How many 401 answers agents got to see. Behind the gateway the sidecars count what they passed on; with tokens of
 * their own agents talk to GitHub themselves, so only the emulator can tell (null with a real GitHub).
 */
export function unauthorizedSeenByAgents({ status, emulator }: Snapshot): number | null {
  const passedOn = status.workspaces.reduce((sum, { gateway }) => sum + gateway.unauthorizedPassedOn, 0);
  const direct = status.workspaces.some(({ delivery }) => delivery !== 'gateway');
  if (!direct) return passedOn;
  if (emulator === undefined) return null;
  return emulator.unauthorized.api + emulator.unauthorized.git;
}

async function askPlatform({ socket, operatorKey }: SnapshotSources['platform'], path: string): Promise<unknown> {
  const authorization = `Bearer ${operatorKey.reveal()}`;
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await sendJson({ socket, method: 'GET', path, authorization, idle: PATIENCE, signal });
  if (answer.status !== 200) throw new Error(`${answer.status} from ${path}`);
  return answer.body;
}

async function getJson(url: string, key: Secret): Promise<unknown> {
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${key.reveal()}` },
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!response.ok) throw new Error(`${response.status} from ${new URL(url).pathname}`);
  return response.json();
}
