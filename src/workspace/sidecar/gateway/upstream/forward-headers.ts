import { headerValues } from '../requests/request-head.ts';

/** For one connection only: RFC 9110 §7.6.1, with the names that proxies of old made up. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-authentication-info',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** Of the client's own: where it wanted to go, who it claims to be, and what the gateway answers itself. */
const CLIENTS_OWN = ['host', 'authorization', 'cookie', 'content-length', 'expect'];

/** The headers of a request as they go on, without those that the gateway writes itself. */
export function requestHeaders(rawHeaders: readonly string[], less: readonly string[] = []): string[] {
  return without(rawHeaders, [...HOP_BY_HOP, ...CLIENTS_OWN, ...less]);
}

/** The headers of an answer as they go back: body and Content-Encoding stay together, untouched unless `less` says. */
export function responseHeaders(rawHeaders: readonly string[], less: readonly string[] = []): string[] {
  return without(rawHeaders, [...HOP_BY_HOP, ...less]);
}

function without(rawHeaders: readonly string[], names: readonly string[]): string[] {
  const named = headerValues(rawHeaders, 'connection').flatMap((value) => value.split(','));
  const dropped = new Set([...names, ...named.map((name) => name.trim().toLowerCase())]);
  const kept: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const [name, value] = [rawHeaders[i], rawHeaders[i + 1]];
    if (name !== undefined && value !== undefined && !dropped.has(name.toLowerCase())) kept.push(name, value);
  }
  return kept;
}
