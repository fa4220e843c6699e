import type { Seen } from './scripted-upstream.ts';

/**
 * A second, naive opinion for tests: decodes until nothing is left to decode, resolves dots as browsers do, and allows
 * a credential for the one granted repository and for addresses that name none. It shares no code with the gateway.
 */
export function deservesCredential(url: string, granted = 'acme/api'): boolean {
  let path = url.split(/[?#]/)[0] ?? '';
  for (let before = ''; before !== path;) {
    before = path;
    path = path.replaceAll(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
  path = new URL(`http://x/${path.replaceAll('\\', '/').replaceAll(/[?#]/g, '_')}`).pathname;
  path = path.replaceAll(/\/{2,}/g, '/').toLowerCase();
  const of = (pattern: RegExp): boolean => {
    const found = pattern.exec(path);
    return found !== null && `${found[1]}/${found[2]?.replace(/\.git$/, '')}` === granted;
  };
  if (/^\/api\/(?:v3|uploads)\/repos(?:\/|$)/.test(path)) return of(/^\/api\/[^/]+\/repos\/([^/]+)\/([^/]+)/);
  if (/^\/api\/(?:v3|uploads)(?:\/|$)/.test(path)) return true;
  if (path === '/api/graphql' || path.startsWith('/api/graphql/')) return true;
  if (/^\/(?:raw|codeload)\//.test(path)) return of(/^\/(?:raw|codeload)\/([^/]+)\/([^/]+)/);
  return of(/^\/([^/]+)\/([^/]+)\/(?:info\/refs|git-upload-pack|git-receive-pack|info\/lfs(?:\/.*)?)$/);
}

/** What is wrong with a request that the upstream was sent; undefined when nothing is. */
export function complaintAbout({ method, url, rawHeaders, authorization }: Seen, secrets: readonly string[]) {
  const names = rawHeaders.filter((_value, index) => index % 2 === 0).map((name) => name.toLowerCase());
  if (authorization !== '' && !deservesCredential(url)) return `a credential for ${url}`;
  if (['TRACE', 'CONNECT'].includes(method)) return `the verb ${method}`;
  if (url.includes('smuggled')) return `a request that came behind another: ${url}`;
  if (names.filter((name) => name === 'host').length !== 1) return 'not one Host';
  if (names.includes('content-length') && names.includes('transfer-encoding')) return 'two lengths';
  for (const name of ['proxy-authorization', 'proxy-connection', 'cookie', 'te', 'upgrade', 'trailer', 'x-named']) {
    if (names.includes(name)) return `the header ${name}`;
  }
  return secrets.some((secret) => rawHeaders.join('\n').includes(secret)) ? "the client's own credential" : undefined;
}
