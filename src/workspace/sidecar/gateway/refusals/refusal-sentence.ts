import type { Refusal } from './refusal.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * All that an agent has to know, in one line: what happened and at which owner, whether waiting helps and until
 * when or who must do what, and the stable code. `now` is Unix milliseconds.
 */
export function refusalSentence(refused: Refusal, now: number): string {
  const { message, owner, code } = refused;
  const isNamed = owner === undefined || message.toLowerCase().includes(owner.toLowerCase());
  const what = isNamed ? message : `${message}, at ${owner}`;
  return `${what}${whatNext(refused, now)} (${code})`.replaceAll(/\p{Cc}+/gu, ' ');
}

function whatNext({ mendedBy, remedy, retryAt }: Refusal, now: number): string {
  if (mendedBy === 'client') return `: ${remedy}`;
  if (mendedBy === 'operator') return `; waiting does not help: tell the operator to ${remedy}`;
  if (retryAt === undefined) return `; waiting helps: ${remedy}`;
  if (retryAt <= now) return '; waiting helps, try again now';
  return `; waiting helps, try again after ${timeOfDay(retryAt, now)} (in ${duration(retryAt - now)})`;
}

/** Delay in whole seconds for Retry-After (RFC 9110 §10.2.3); undefined when no time is known. */
export function retryAfterSeconds({ retryAt }: Refusal, now: number): number | undefined {
  return retryAt === undefined ? undefined : Math.max(0, Math.ceil((retryAt - now) / 1_000));
}

/** Seconds are rounded up, so that nobody returns too early. */
function timeOfDay(time: number, now: number): string {
  const text = new Date(Math.ceil(time / 1_000) * 1_000).toISOString();
  return time - now < DAY ? `${text.slice(11, 19)} UTC` : `${text.slice(0, 10)} ${text.slice(11, 19)} UTC`;
}

function duration(milliseconds: number): string {
  if (milliseconds < 2 * MINUTE) return `${Math.ceil(milliseconds / 1_000)} s`;
  const minutes = Math.ceil(milliseconds / MINUTE);
  return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
