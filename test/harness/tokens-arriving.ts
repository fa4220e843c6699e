import { createHash } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';

/** A token, by its SHA-256, and the path of the request with which it came. */
export type Arrival = { readonly path: string; readonly sha256: string };

/** Of all installation tokens that reach servers of this process, such as the emulator: where each was sent. */
export function tokensArriving(): readonly Arrival[] {
  const arrivals: Arrival[] = [];
  const note = (message: unknown): void => {
    const { headers, url = '' } = (message as { request: IncomingMessage }).request;
    const [scheme = '', credential = ''] = (headers.authorization ?? '').split(' ');
    const token = /^basic$/i.test(scheme) ? Buffer.from(credential, 'base64').toString().split(':')[1] : credential;
    if (token?.startsWith('ghs_') !== true) return;
    arrivals.push({ path: url, sha256: createHash('sha256').update(token).digest('hex') });
  };
  subscribe('http.server.request.start', note);
  onTestFinished(() => void unsubscribe('http.server.request.start', note));
  return arrivals;
}
