import { Hono } from 'hono';
import type { Clock } from '../../lib/clock.ts';
import type { GitHubApps } from '../github/github-apps.ts';
import { isStoreWritable, type Store } from '../store/open-store.ts';
import { toWire } from '../wire/refuse.ts';

/** GitHub is asked at most this often on behalf of whoever probes us, in milliseconds. */
const KEY_CHECK_INTERVAL = 30_000;

/** `/healthz`: the process answers. `/readyz`: it can do its work: the store takes writes, GitHub takes our keys. */
export function healthRoutes({ store, apps, clock }: { store: Store; apps: GitHubApps; clock: Clock }) {
  const check = async () => {
    const checks = await Promise.all(apps.all.map(({ app }) => app.check()));
    const failed = checks.find(({ ok }) => !ok);
    return failed === undefined || failed.ok ? 'ok' : toWire(failed.error).code;
  };
  let checked: { readonly at: number; readonly result: Promise<string> } | undefined;
  const checkKeys = () => {
    if (checked === undefined || clock() - checked.at >= KEY_CHECK_INTERVAL) {
      checked = { at: clock(), result: check() };
    }
    return checked.result;
  };
  return new Hono()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', async (c) => {
      const isWritable = await isStoreWritable(store);
      const github = await checkKeys();
      const isReady = isWritable && github === 'ok';
      return c.json({ ready: isReady, store: isWritable ? 'ok' : 'not_writable', github }, isReady ? 200 : 503);
    });
}
