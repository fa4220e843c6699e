import { expect, it } from 'vitest';
import type { RateLimit } from '../../../contract/status.ts';
import { ClientPresence } from '../../../lib/http1/presence.ts';
import { UndividedLimits } from './undivided-limits.ts';

const low: RateLimit = { owner: 'acme', resource: 'core', limit: 5_000, remaining: 999, resetAt: 1 };
const never = new ClientPresence();
/** Whoever waits by it waits until its signal ends. */
const forEver = (_milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
const atOnce = async (): Promise<void> => undefined;

function ranLow() {
  const limits = new UndividedLimits();
  limits.ranLow('Acme', 'core');
  return { limits, settled: (signal = never, pause = forEver) => limits.settled('acme', 'core', signal, pause) };
}

it('holds nobody who asks for something else', () => {
  const { limits } = ranLow();
  expect(limits.settled('acme', 'graphql', never, forEver)).toBeUndefined();
  expect(limits.settled('beta', 'core', never, forEver)).toBeUndefined();
});

it('holds until a report was answered that tells of it, and not again', async () => {
  const { limits, settled } = ranLow();
  const held = settled();
  // This one was on its way before the limit ran low.
  limits.answered([{ ...low, remaining: 1_000 }]);
  expect(settled()).toBeDefined();
  limits.answered([low]);
  await held;
  expect(settled()).toBeUndefined();
});

it('ends for all when the platform is away for too long', async () => {
  const { settled } = ranLow();
  const held = settled();
  await settled(never, atOnce);
  await held;
  expect(settled()).toBeUndefined();
});

it('ends with its client, and goes on for others', async () => {
  const { settled } = ranLow();
  const client = new ClientPresence();
  const held = settled(client);
  client.leave();
  await held;
  expect(settled()).toBeDefined();
});
