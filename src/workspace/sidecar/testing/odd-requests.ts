import * as fc from 'fast-check';

const HOSTS = ['api.github.com', 'github.com', 'uploads.github.com', 'raw.githubusercontent.com', 'gist.github.com'];

const segment = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('repos', 'acme', 'api', 'other', 'info', 'refs', 'api.git', 'user', 'orgs') },
  { weight: 4, arbitrary: fc.constantFrom('..', '.', '%2e%2e', '.%2E', '%252e%252e', '%2e%2e%2f', '..%5c', '', '%2f') },
  fc.constantFrom(
    'API',
    'aPi.GIT',
    'api.git.git',
    'api.',
    'other.git',
    'REPOS',
    '%72epos',
    '%61pi',
    'repositories',
    '7',
  ),
  fc.constantFrom(
    'git-receive-pack',
    'git-upload-pack',
    'lfs',
    'graphql',
    'api%00',
    'api%0d%0aX:y',
    'api;other',
    'api%23',
  ),
  fc.constantFrom(
    '%c0%ae%c0%ae',
    '%u002e',
    '%',
    '%zz',
    '\\..\\other',
    'api%3fother',
    'api%2f..%2fother',
    '\u00e9',
    '~',
  ),
);
/** A target's path and query. */
export const path = fc
  .tuple(
    fc.constantFrom(
      '',
      '/repos/acme/api',
      '/acme/api.git',
      '/repos/acme',
      '/acme/api',
      '/repos/other/api',
      '//',
      '/%2f',
    ),
    fc.array(segment, { maxLength: 5 }),
    fc.constantFrom(
      '',
      '/',
      '?a=/../other',
      '?service=git-upload-pack',
      '?service=git-receive-pack&service=x',
      '#/other',
    ),
  )
  .map(([start, segments, end]) => [start, ...segments].join('/') + end);
export const authority = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTS) },
  fc.constantFrom('API.GITHUB.COM', 'api.github.com.', 'api.github.com:443', 'api.github.com:80', 'github.com:22'),
  fc.constantFrom(
    'evil.example',
    'api.github.com@evil.example',
    'evil.example@api.github.com',
    '127.0.0.1',
    '[::1]:80',
  ),
  fc.constantFrom(
    'localhost',
    'api.github.com,evil.example',
    'api.github.com evil.example',
    '',
    'xn--gthub-n4a.com',
    '*',
  ),
);
export const verb = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'HEAD', 'DELETE', 'PATCH', 'OPTIONS') },
  fc.constantFrom('TRACE', 'CONNECT', 'PROPFIND', 'get', 'GE T', 'PRI', 'BREW', '', 'SOURCE', 'QUERY', 'M-SEARCH'),
);

/** Lines of a head after its Host. */
export const line = fc.oneof(
  fc.constantFrom('Content-Length: 5', 'Content-Length: 0', 'Content-Length: +5', 'Content-Length: 5, 5'),
  fc.constantFrom(
    'Content-Length: -1',
    'Content-Length: 0x5',
    'Content-Length:\t5',
    'Content-Length : 5',
    'content-length: 99999999999999999999',
  ),
  fc.constantFrom('Transfer-Encoding: chunked', 'Transfer-Encoding: chunked, identity', 'Transfer-Encoding: identity'),
  fc.constantFrom(
    'Transfer-Encoding: xchunked',
    'Transfer-Encoding : chunked',
    'transfer-encoding:\x0bchunked',
    'TE: trailers',
  ),
  fc.constantFrom(
    'Host: github.com',
    'Host: api.github.com',
    'X-Fold: a\r\n b',
    'X-Fold: a\r\n\tTransfer-Encoding: chunked',
  ),
  fc.constantFrom(
    'X-Nul: a\0b',
    'X-Cr: a\rb',
    'X-Lf: a\nTransfer-Encoding: chunked',
    'X Space: a',
    ': empty',
    'no colon',
  ),
  fc.constantFrom(
    'Connection: X-Named, close',
    'X-Named: 1',
    'Connection: Authorization, Host',
    'Connection: Content-Length',
  ),
  fc.constantFrom(
    'Upgrade: h2c',
    'Connection: Upgrade, HTTP2-Settings',
    'Expect: 100-continue',
    'Expect: something-else',
  ),
  fc.constantFrom('Proxy-Authorization: Basic eDp5', 'Proxy-Connection: keep-alive', 'Trailer: Authorization'),
  fc.constantFrom(
    `Cookie: ${'c'.repeat(65_536)}`,
    'X-Forwarded-Host: evil.example',
    'X-Original-URL: /repos/acme/other',
  ),
  fc.constantFrom(
    'X-HTTP-Method-Override: DELETE',
    ...Array.from({ length: 3 }, (_, i) => `X-${'n: \r\nX-'.repeat(1_500 * i)}n: 1`),
  ),
);
/** A body, or what looks like one to somebody. */
export const framing = fc.constantFrom(
  '',
  '5\r\nabcde\r\n0\r\n\r\n',
  '0\r\n\r\n',
  'abcde',
  '5;ext\r\nabcde\r\n0\r\nAuthorization: x\r\n\r\n',
  'FFFFFFFFFFFFFFFFF\r\n',
  '-1\r\n',
);
