import { err, ok, type Result } from './result.ts';

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Reads `250ms`, `90s`, `3m`, `1h`, `2d` (a positive number and a unit) as milliseconds. */
export function parseDuration(text: string): Result<number, string> {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
  const amount = Number(match?.[1]);
  const unit = match?.[2] as keyof typeof UNITS | undefined;
  if (unit === undefined || !(amount > 0)) {
    return err(`"${text}" is not a duration: write a number and a unit, such as 20s, 3m or 1h`);
  }
  return ok(Math.round(amount * UNITS[unit]));
}
