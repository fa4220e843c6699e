import { isIP } from 'node:net';

/** Where to connect. */
export type Origin = {
  /** Names it among others. */
  readonly key: string;
  readonly host: string;
  readonly port: number;
  /** What a request says in Host. */
  readonly authority: string;
  readonly isTls: boolean;
  /** Whose certificate is asked for; none for an address. */
  readonly serverName: string | undefined;
};

const known = new WeakMap<URL, Origin>();

export function originOf(url: URL): Origin {
  const found = known.get(url);
  if (found !== undefined) return found;
  const isTls = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const origin = {
    key: url.origin,
    host,
    port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port),
    authority: url.host,
    isTls,
    serverName: isIP(host) === 0 ? host : undefined,
  };
  known.set(url, origin);
  return origin;
}
