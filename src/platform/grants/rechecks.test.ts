import { afterEach, expect, test } from 'vitest';
import { GrantHealth, type OwnerAt } from './grant-health.ts';
import { Rechecks } from './rechecks.ts';

/** GitHub's clock, hours from ours. */
const gitHubTime = () => Date.now() + 3 * 3_600_000;
const acme = { owner: 'acme' };

let rechecks: Rechecks | undefined;
afterEach(() => rechecks?.stop());

function watch(lookEvery: number) {
  const looked = Promise.withResolvers<OwnerAt>();
  const parts = { nameOf: () => 'github.com', timeAt: gitHubTime, random: () => 0, lookEvery };
  const health = new GrantHealth(parts);
  rechecks = new Rechecks(health, { check: async (where) => looked.resolve(where) });
  rechecks.start();
  return { health, looked: looked.promise };
}

test("an owner is looked at again when GitHub's limit has ended by GitHub's clock", async () => {
  const { health, looked } = watch(10);
  health.set(acme, { trouble: { reason: 'rate_limited', retryAt: gitHubTime() + 100 } });
  expect(await looked).toMatchObject(acme);
});

test("a workspace is told by GitHub's clock when asking again may help", () => {
  const { health } = watch(60_000);
  const before = gitHubTime();
  health.set(acme, { trouble: { reason: 'github_unreachable', detail: 'ECONNRESET' } });
  const fault = health.faultOf([{ ...acme, repositories: ['harbor'], permissions: {} }]);
  expect(fault?.retryAt).toBeGreaterThanOrEqual(before);
});
