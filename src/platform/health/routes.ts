import { Hono } from 'hono';
import { isStoreWritable, type Store } from '../store/open-store.ts';
import { toWire } from '../wire/refuse.ts';
import type { KeyChecks } from './key-checks.ts';

/** A request to GitHub ends by itself before that. Milliseconds. */
const PATIENCE = 30_000;

/** `/healthz`: the process answers. `/readyz`: it can do its work: the store takes writes, GitHub takes our keys. */
export function healthRoutes({ store, keyChecks }: { store: Store; keyChecks: KeyChecks }) {
  return new Hono()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', async (c) => {
      const isWritable = await isStoreWritable(store);
      const [trouble] = await keyChecks.troubles(PATIENCE);
      const github = trouble === undefined ? 'ok' : toWire(trouble.refusal).code;
      const isReady = isWritable && trouble === undefined;
      return c.json({ ready: isReady, store: isWritable ? 'ok' : 'not_writable', github }, isReady ? 200 : 503);
    });
}
