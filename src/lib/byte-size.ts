import { err, ok, type Result } from './result.ts';

const UNITS = { k: 1_024, m: 1_024 ** 2, g: 1_024 ** 3, t: 1_024 ** 4 } as const;

/** Reads `512m`, `2g` or `1.5GiB` (a positive number and a unit) as bytes: units are powers of 1024, as for engines. */
export function parseByteSize(text: string): Result<number, string> {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt])i?b?$/i.exec(text.trim());
  const amount = Number(match?.[1]);
  const unit = match?.[2]?.toLowerCase() as keyof typeof UNITS | undefined;
  if (unit === undefined || !(amount > 0)) {
    return err(`"${text}" is not a size: write a number and a unit, such as 512m or 2g`);
  }
  return ok(Math.round(amount * UNITS[unit]));
}

/** The largest unit of which it is one or more: `2 GiB`, `1.5 MiB`. */
export function formatByteSize(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  return `${Number((bytes / 1_024 ** power).toFixed(1))} ${units[power]}`;
}
