import type { PlatformFault } from '../contract/status.ts';

const DAY = 86_400_000;

/** What does not work and since when, what to do about it, and its code, in one line. */
export function faultLine({ code, message, remedy, since }: PlatformFault, now: number): string {
  return `${message}, since ${timeOfDay(since, now)}: ${remedy} (${code})`;
}

/** By the clock on the wall: `12:03`, or with its date when that is longer ago. */
function timeOfDay(time: number, now: number): string {
  const date = new Date(time);
  const clock = date.toTimeString().slice(0, 5);
  if (now - time < DAY) return clock;
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0'));
  return `${date.getFullYear()}-${month}-${day} ${clock}`;
}
