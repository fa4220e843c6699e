import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Grant } from '../../contract/grant.ts';
import { ok } from '../../lib/result.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { GitHubApps } from '../github/github-apps.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { GrantHealth } from './grant-health.ts';
import { OwnerChecks } from './owner-checks.ts';

const asked = { owner: 'acme', repositories: ['harbor', 'Tide'] };

let store: Store;
beforeEach(async () => {
  store = await openStore(':memory:');
});
afterEach(() => store.destroy());

/** How often the owner was looked at. */
async function looksAfter(repositories: readonly string[]): Promise<number> {
  const health = new GrantHealth({ nameOf: () => 'github.com', timeAt: Date.now, random: () => 0, lookEvery: 60_000 });
  const grants = vi.fn(async (): Promise<readonly Grant[]> => []);
  const parts = { apps: new GitHubApps([]), health, grants, store, audit: new AuditLog(store) };
  const checks = new OwnerChecks({ ...parts, revocations: { wake: () => undefined }, log: pino({ level: 'silent' }) });
  checks.met(asked, ok({ repositories }));
  await checks.stop();
  return grants.mock.calls.length;
}

test('a token that reaches fewer repositories than were asked for has its owner looked at, another has not', async () => {
  expect(await looksAfter(['harbor'])).toBe(1);
  expect(await looksAfter(['tide', 'harbor'])).toBe(0);
});
