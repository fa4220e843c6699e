import type { Knobs, KnobsChange, Surface } from '../../contract/emulator-admin.ts';

const CALM = { outage: false, latencyMs: 0, errorRate: 0 };

export function defaultKnobs(): Knobs {
  return {
    tokenLifetimeMs: 3_600_000,
    tokenFormat: 'jwt',
    replicationLagMs: 0,
    clockOffsetMs: 0,
    hourlyRateLimit: 5_000,
    secondaryLimit: null,
    surfaces: { mint: { ...CALM }, api: { ...CALM }, git: { ...CALM } },
  };
}

/** Turns the knobs that are named, in place: everyone who holds them sees it at once. */
export function changeKnobs(knobs: Knobs, change: KnobsChange): void {
  const { surfaces = {}, ...rest } = change;
  Object.assign(knobs, withoutUndefined(rest));
  for (const [surface, turned] of Object.entries(surfaces)) {
    Object.assign(knobs.surfaces[surface as Surface], withoutUndefined(turned ?? {}));
  }
}

function withoutUndefined(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
