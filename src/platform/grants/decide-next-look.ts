import type { Random } from '../../lib/clock.ts';
import type { OwnerHealth } from './owner-health.ts';

/** An owner that is well is looked at this much less often: webhooks may not reach us, and nothing else may tell. */
const WELL = 10;

const isWell = ({ found, withdrawn, trouble }: OwnerHealth): boolean =>
  withdrawn === undefined && trouble === undefined && (found?.missing ?? []).length === 0;

/**
 * When to look at an owner again, in Unix milliseconds by GitHub's clock, as `now` is: `every` milliseconds from now while it has a fault, give or
 * take a quarter, so that the owners of one bad moment are not looked at in one burst; never before GitHub's own limit ends.
 */
export function decideNextLook(health: OwnerHealth, now: number, every: number, random: Random): number {
  const pause = every * (isWell(health) ? WELL : 1) * (0.75 + 0.5 * random());
  const { trouble } = health;
  const limitEnds = trouble?.reason === 'rate_limited' ? trouble.retryAt : 0;
  return Math.max(now + Math.round(pause), limitEnds);
}
