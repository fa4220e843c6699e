import { setTimeout as sleep } from 'node:timers/promises';

/** Looks again and again until there is something to see; the test's own time limit ends a vain wait. */
export async function waitFor<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await sleep(20);
  }
}
