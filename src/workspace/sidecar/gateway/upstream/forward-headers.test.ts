import { expect, it } from 'vitest';
import { HeaderFields } from '../../../../lib/http1/header-fields.ts';
import { requestLines, responseLines } from './forward-headers.ts';

it('drops what is for one connection, what Connection names, and every credential of the client', () => {
  const sent = [
    ...['Host', 'x', 'Connection', 'keep-alive, X-Private', 'x-private', '1', 'TE', 'trailers', 'Trailer', 'x'],
    ...[
      'Authorization',
      'token stolen',
      'Cookie',
      'a=b',
      'Proxy-Authorization',
      'Basic x',
      'Proxy-Connection',
      'close',
    ],
    ...['Transfer-Encoding', 'chunked', 'Expect', '100-continue', 'Content-Length', '3', 'Upgrade', 'h2c'],
    ...['Content-Encoding', 'gzip', 'Git-Protocol', 'version=2', 'Accept', 'a', 'Accept', 'b'],
  ];
  expect(requestLines(new HeaderFields(sent))).toBe(
    'Content-Encoding: gzip\r\nGit-Protocol: version=2\r\nAccept: a\r\nAccept: b\r\n',
  );
});

it('gives back an answer whole but for its own connection', () => {
  const answered = [
    'Connection',
    'close, x-hop',
    'X-Hop',
    '1',
    'Keep-Alive',
    'timeout=5',
    'Transfer-Encoding',
    'chunked',
  ];
  const kept = ['Content-Encoding', 'br', 'Link', '<a>; rel="next"', 'Link', '<b>', 'Content-Length', '9'];
  expect(responseLines(new HeaderFields([...answered, ...kept]))).toBe(
    'Content-Encoding: br\r\nLink: <a>; rel="next"\r\nLink: <b>\r\nContent-Length: 9\r\n',
  );
});
