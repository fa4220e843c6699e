import { Hono } from 'hono';
import type { Clock } from '../../lib/clock.ts';
import type { GitHubApp } from '../github/github-app.ts';
import { isStoreWritable, type Store } from '../store/open-store.ts';
import { toWire } from '../wire/refuse.ts';

/** GitHub is asked at most this often on behalf of whoever probes us, in milliseconds. */
const KEY_CHECK_INTERVAL = 30_000;

/** `/healthz`: the process answers. `/readyz`: it can do its work: the store takes writes, GitHub takes our key. */
export function healthRoutes({ store, app, clock }: { store: Store; app: GitHubApp; clock: Clock }) {
  let checked: { readonly at: number; readonly result: ReturnType<GitHubApp['check']> } | undefined;
  const checkKey = () => {
    if (checked === undefined || clock() - checked.at >= KEY_CHECK_INTERVAL) {
      checked = { at: clock(), result: app.check() };
    }
    return checked.result;
  };
  return new Hono()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', async (c) => {
      const isWritable = await isStoreWritable(store);
      const key = await checkKey();
      const github = key.ok ? 'ok' : toWire(key.error).code;
      const isReady = isWritable && key.ok;
      return c.json({ ready: isReady, store: isWritable ? 'ok' : 'not_writable', github }, isReady ? 200 : 503);
    });
}
