import { setTimeout as sleep } from 'node:timers/promises';
import type { MiddlewareHandler } from 'hono';
import type { Knobs, Surface } from '../../contract/emulator-admin.ts';
import type { Random } from '../../lib/clock.ts';
import { isAppPath } from '../apps/app-paths.ts';
import type { EmulatorContext, EmulatorEnv } from '../context.ts';

export type Disturbance = { readonly status: 502 | 503; readonly contentType: string; readonly body: string };

/** What GitHub's edge answers when what is behind it is down (a page) or fails (JSON). */
const OUTAGE: Disturbance = {
  status: 503,
  contentType: 'text/html; charset=utf-8',
  body: '<!DOCTYPE html><html><body><h1>Unicorn!</h1><p>No server is currently available to service your request.</p></body></html>\n',
};
const SERVER_ERROR: Disturbance = {
  status: 502,
  contentType: 'application/json; charset=utf-8',
  body: '{"message":"Server Error"}',
};

/** What a surface's knobs make of one request: nothing, a page, or an error in `errorRate` of all cases. */
function disturbanceOf(knobs: Knobs['surfaces'][Surface], random: Random): Disturbance | undefined {
  if (knobs.outage) return OUTAGE;
  return random() < knobs.errorRate ? SERVER_ERROR : undefined;
}

/** Waits for the surface's latency, then says whether the request is to fail. */
export async function disturb(context: EmulatorContext, surface: Surface): Promise<Disturbance | undefined> {
  const { latencyMs } = context.knobs.surfaces[surface];
  if (latencyMs > 0) await sleep(latencyMs);
  return disturbanceOf(context.knobs.surfaces[surface], context.random);
}

/** Minting is counted apart. */
export function surfaceOf(method: string, path: string): 'mint' | 'api' {
  return method === 'POST' && /^\/app\/installations\/[^/]+\/access_tokens$/.test(path) ? 'mint' : 'api';
}

/**
 * Minting has knobs of its own, so that a test can take it away while the rest goes on; an installation is looked up
 * for no other reason.
 */
function disturbedWith(method: string, path: string): 'mint' | 'api' {
  return isInstallationLookUp(method, path) ? 'mint' : surfaceOf(method, path);
}

const isInstallationLookUp = (method: string, path: string): boolean =>
  method === 'GET' &&
  (/^\/app\/installations(?:\/[^/]+)?$/.test(path) || (isAppPath(path) && !/^\/app(?:\/|$)/.test(path)));

export function disturbApi(context: EmulatorContext): MiddlewareHandler<EmulatorEnv> {
  return async (c, next) => {
    const disturbance = await disturb(context, disturbedWith(c.req.method, c.req.path));
    if (disturbance === undefined) return next();
    return c.body(disturbance.body, disturbance.status, { 'content-type': disturbance.contentType });
  };
}
