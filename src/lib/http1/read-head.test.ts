import { createServer, type IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestFraming, responseFraming } from './framing.ts';
import { readRequestHead, readResponseHead } from './read-head.ts';

const request = (...lines: string[]): string => ['GET / HTTP/1.1', 'Host: x', ...lines].join('\r\n');

describe('a request', () => {
  it('is read as it was sent: case, order, duplicates, bytes above ASCII', () => {
    const head = readRequestHead('PUT http://h/p?q HTTP/1.0\r\nHOST:h\r\nX-A: \t a b\t \r\nx-a:\xe9\r\nX-None:');
    expect(head).toMatchObject({ method: 'PUT', target: 'http://h/p?q', minor: 0 });
    expect(head?.fields.raw).toEqual(['HOST', 'h', 'X-A', 'a b', 'x-a', '\xe9', 'X-None', '']);
    expect(head?.fields.all('x-a')).toEqual(['a b', '\xe9']);
    expect(head?.fields.joined('x-a')).toBe('a b, \xe9');
    expect(head?.fields.first('host')).toBe('h');
  });

  it.each([
    ...['', 'GET', 'GET /', 'GET / ', 'GET  / HTTP/1.1', ' GET / HTTP/1.1', 'GET / HTTP/1.1 ', 'GET\t/ HTTP/1.1'],
    ...['GET / HTTP/2.0', 'GET / HTTP/1.2', 'GET / http/1.1', 'GET / HTTP/11', 'G(T / HTTP/1.1', 'GET /\x7f HTTP/1.1'],
    ...['GET /\xe9 HTTP/1.1', 'GET / HTTP/1.1\nHost: x', 'GET / HTTP/1.1\r\rHost: x'],
    ...[
      'X : y',
      ' X: y',
      'X',
      ': y',
      'X Y: z',
      'X: a\0b',
      'X: a\rb',
      'X: a\nY: b',
      'X: a\x7f',
      'X: a\r\n b',
      'X: a\r\n\tb',
    ].map((line) => request(line)),
    ...[request('X\xe9: y'), `${request()}\r\n`, request('X: y\r')],
  ])('%j is malformed', (text) => expect(readRequestHead(text)).toBeUndefined());

  it.each<readonly [lines: readonly string[], framing: number | 'chunked' | undefined]>([
    [['Content-Length: 5'], 5],
    [['Content-Length:\t5 '], 5],
    [['Content-Length: 0'], 0],
    [[], 0],
    [['Transfer-Encoding: Chunked'], 'chunked'],
    [['Content-Length: 5', 'Transfer-Encoding: chunked'], undefined],
    [['Content-Length: 5', 'Content-Length: 5'], undefined],
    [['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'], undefined],
  ])('%j has a body of %j', (lines, framing) => {
    const head = readRequestHead(request(...lines));
    expect(head && requestFraming(head)).toBe(framing);
  });

  it.each([
    ...['+5', '-5', '5, 5', '0x5', '5 5', '', '9007199254740992', '99999999999999999999'].map(
      (n) => `Content-Length: ${n}`,
    ),
    ...['identity', 'gzip, chunked', 'chunked, identity', 'xchunked', 'chunked;a=b', ''].map(
      (c) => `Transfer-Encoding: ${c}`,
    ),
  ])('with %j has none that can be told', (line) => {
    const head = readRequestHead(request(line));
    expect(head).toBeDefined();
    expect(head && requestFraming(head)).toBeUndefined();
  });

  it('of HTTP/1.0 has no chunks', () => {
    const head = readRequestHead('POST / HTTP/1.0\r\nTransfer-Encoding: chunked');
    expect(head && requestFraming(head)).toBeUndefined();
  });
});

describe('an answer', () => {
  it.each([
    '',
    'HTTP/1.1 20 OK',
    'HTTP/1.1 2000',
    'HTTP/1.1  200 OK',
    'HTTP/1.1 200 O\x00K',
    'HTTP/1.1 600 X',
    'ICY 200',
  ])('%j is malformed', (text) => expect(readResponseHead(text)).toBeUndefined());

  it.each([
    ['HTTP/1.1 200 All right', [], 'GET', 'until_close'],
    ['HTTP/1.1 200', ['Content-Length: 7'], 'GET', 7],
    ['HTTP/1.1 200 ', ['Content-Length: 7'], 'HEAD', 0],
    ['HTTP/1.1 204 No Content', [], 'GET', 0],
    ['HTTP/1.1 304 Not Modified', ['Content-Length: 7'], 'GET', 0],
    ['HTTP/1.1 100 Continue', [], 'POST', 0],
    ['HTTP/1.1 200 OK', ['Transfer-Encoding: chunked'], 'GET', 'chunked'],
    ['HTTP/1.0 200 OK', ['Transfer-Encoding: chunked'], 'GET', undefined],
    ['HTTP/1.1 200 OK', ['Transfer-Encoding: gzip'], 'GET', undefined],
    ['HTTP/1.1 200 OK', ['Transfer-Encoding: chunked', 'Content-Length: 7'], 'GET', undefined],
    ['HTTP/1.1 200 OK', ['Content-Length: 7', 'Content-Length: 8'], 'GET', undefined],
  ] as const)('%s with %j to %s has a body of %j', (line, fields, method, framing) => {
    const head = readResponseHead([line, ...fields].join('\r\n'));
    expect(head && responseFraming(head, method)).toBe(framing);
  });
});

/** What node makes of a request's bytes. */
function readByNode(text: string): Promise<IncomingMessage | undefined> {
  return new Promise((resolve) => {
    const server = createServer({ requireHostHeader: false }, (message) => resolve(message));
    server.on('clientError', () => resolve(undefined)).on('connect', (message) => resolve(message));
    const socket = new Duplex({ read: () => undefined, write: (_piece, _encoding, done) => done() });
    server.emit('connection', socket);
    socket.push(Buffer.from(`${text}\r\n\r\n`, 'latin1'));
    setImmediate(() => setImmediate(() => resolve(undefined)));
  });
}

const oddly = fc.string({
  unit: fc.constantFrom('a', 'B', '-', ':', ' ', '\t', '\r', '\n', '\r\n', '\0', '\x7f', '\xe9', ',', '5'),
});
const line = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('Accept: */*', 'X: y', 'Host: b', 'Content-Length: 5', 'Expect: 100-continue'),
  },
  fc.constantFrom(
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: gzip, chunked',
    'Content-Length: 5, 5',
    'Upgrade: h2c',
  ),
  fc
    .tuple(fc.constantFrom('X', 'x-y', 'Host', 'Content-Length', 'Transfer-Encoding', ''), oddly)
    .map((pair) => pair.join(':')),
  oddly,
);

it('what is taken for a request at all is read as node reads it', async () => {
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.oneof({ weight: 6, arbitrary: fc.constantFrom('GET / HTTP/1.1', 'POST /a?b HTTP/1.1') }, oddly),
      fc.array(line, { maxLength: 5 }),
      async (first, lines) => {
        const text = [first, ...lines].join('\r\n');
        const end = text.indexOf('\r\n\r\n');
        const head = readRequestHead(end < 0 ? text : text.slice(0, end));
        if (head === undefined || requestFraming(head) === undefined) return;
        taken += 1;
        const message = await readByNode(end < 0 ? text : text.slice(0, end));
        expect([message?.method, message?.url, message?.rawHeaders]).toEqual([
          head.method,
          head.target,
          head.fields.raw,
        ]);
      },
    ),
    { numRuns: 2_000 },
  );
  expect(taken).toBeGreaterThan(200);
});
