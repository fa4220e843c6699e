import { describe, expect, it } from 'vitest';
import { err } from '../../lib/result.ts';
import { PushHeadReader } from './push-head.ts';
import { intentsOf } from './push-intents.ts';
import { FLUSH, inPieces, packet } from './testing/packets.ts';

const [ZERO, A, B] = ['0', 'a', 'b'].map((digit) => digit.repeat(40)) as [string, string, string];
const CAPABILITIES = '\0 report-status-v2 side-band-64k object-format=sha1 agent=git/2.39.5';

/** A head of these lines; the first command gets usual capabilities where it has none. */
const head = (...lines: (string | Buffer)[]): Buffer => Buffer.concat([...lines.map(packet), FLUSH]);

function read(bytes: Buffer, size = bytes.length) {
  const reader = new PushHeadReader();
  for (const piece of inPieces(bytes, size)) {
    const progress = reader.read(piece);
    if (progress !== undefined) return progress;
  }
  return undefined;
}

describe('the head of a push', () => {
  const whole = Buffer.concat([
    head(
      `shallow ${A}`,
      `${ZERO} ${A} refs/heads/ada/new${CAPABILITIES} push-options\n`,
      `${A} ${B} refs/heads/main\n`,
      `${A} ${ZERO} refs/tags/gone`,
    ),
    head('ci.skip', 'a b'),
  ]);

  it.each([1, 3, 7, 64, 4_096])('is read from pieces of %i bytes, up to the pack', (size) => {
    expect(read(Buffer.concat([whole, Buffer.from('PACK0000zzzz')]), size)).toEqual({
      ok: true,
      value: {
        commands: [
          { change: 'create', ref: 'refs/heads/ada/new', old: ZERO, new: A },
          { change: 'update', ref: 'refs/heads/main', old: A, new: B },
          { change: 'delete', ref: 'refs/tags/gone', old: A, new: ZERO },
        ],
        capabilities: { report: 'v2', sideBand: true, pushOptions: true, idLength: 40 },
        options: ['ci.skip', 'a b'],
      },
    });
  });

  it('is not whole before its last byte', () => {
    for (let end = 0; end < whole.length; end += 1) expect(read(whole.subarray(0, end))).toBeUndefined();
  });

  it('may be empty, without capabilities, and of SHA-256', () => {
    expect(read(FLUSH)).toMatchObject({ ok: true, value: { commands: [] } });
    expect(read(head(`${ZERO} ${A} refs/heads/x`))).toMatchObject({ value: { capabilities: { report: 'none' } } });
    const [none, some] = ['0'.repeat(64), 'c'.repeat(64)];
    const long = head(`shallow ${some}`, `${none} ${some} refs/heads/x\0object-format=sha256`);
    expect(read(long)).toMatchObject({ ok: true, value: { commands: [{ new: some }] } });
  });

  it('may be as long as a push of thousands of refs', () => {
    const many = (count: number) =>
      head(...Array.from({ length: count }, (_, i) => `${ZERO} ${A} refs/heads/branch-${String(i).padStart(6, '0')}`));
    expect(read(many(9_000), 65_536)).toMatchObject({ ok: true });
    expect(read(many(12_000), 65_536)).toEqual(err('more commands than the gateway reads: push fewer refs at a time'));
  });
});

const SHA256 = 'd'.repeat(64);
const first = (ref: string): string => `${ZERO} ${A} ${ref}${CAPABILITIES}`;

describe('refused is', () => {
  it.each<[string, Buffer]>([
    ['a length that is no number', Buffer.from('00zz')],
    ['a length with a sign', Buffer.from('+010')],
    ['a length with a blank', Buffer.from(' 010')],
    ['a delimiter', Buffer.from('0001')],
    ['a response end', Buffer.from('0002')],
    ['a length of three', Buffer.from('0003')],
    ['a packet longer than packets are', Buffer.from('fff1')],
    ['the longest length there is', Buffer.from('FFFF')],
    ['an empty packet', head('')],
    ['a line feed alone', head('\n')],
    ['a push certificate', head(`push-cert\0${CAPABILITIES}`)],
    ['a shallow line among commands', head(first('refs/heads/x'), `shallow ${A}`)],
    ['a shallow line without an id', head('shallow x')],
    ['a shallow line with more', head(`shallow ${A} x`)],
    ['shallow lines of two formats', head(`shallow ${A}`, `shallow ${SHA256}`)],
    ['a shallow line of another format', head(`shallow ${SHA256}`, first('refs/heads/x'))],
    ['both ids zero', head(`${ZERO} ${ZERO} refs/heads/x`)],
    ['an id in capitals', head(`${ZERO} ${A.toUpperCase()} refs/heads/x`)],
    ['a short id', head(`${ZERO} ${A.slice(1)} refs/heads/x`)],
    ['ids of two formats', head(`${ZERO} ${SHA256} refs/heads/x`)],
    ['SHA-256 unsaid', head(`${'0'.repeat(64)} ${SHA256} refs/heads/x${CAPABILITIES}`)],
    ['two object formats', head(`${ZERO} ${A} refs/heads/x\0object-format=sha1 object-format=sha256`)],
    ['an object format of the future', head(`${ZERO} ${A} refs/heads/x\0object-format=sha3`)],
    ['an object format that every object has', head(`${ZERO} ${A} refs/heads/x\0object-format=constructor`)],
    ['capabilities with a NUL', head(`${first('refs/heads/x')}\0push-options`)],
    ['capabilities with a tab', head(`${first('refs/heads/x')}\tpush-options`)],
    ['capabilities later on', head(first('refs/heads/x'), `${ZERO} ${A} refs/heads/y\0atomic`)],
    ['one ref twice', head(first('refs/heads/x'), `${A} ${B} refs/heads/x`)],
    ['a tab between', head(`${ZERO}\t${A} refs/heads/x`)],
    ['no ref', head(`${ZERO} ${A} `)],
    ['two line feeds', head(`${ZERO} ${A} refs/heads/x\n\n`)],
    ['a line feed before the capabilities', head(`${ZERO} ${A} refs/heads/x\n${CAPABILITIES}`)],
    ['an option with a NUL', Buffer.concat([head(`${first('refs/heads/x')} push-options`), head('a\0b')])],
    ['no UTF-8', head(Buffer.concat([Buffer.from(`${ZERO} ${A} refs/heads/`), Buffer.from([0xc0, 0xaf])]))],
    [
      'half a character',
      head(Buffer.concat([Buffer.from(`${ZERO} ${A} refs/heads/`), Buffer.from([0xed, 0xa0, 0x80])])),
    ],
  ])('%s', (_, bytes) => {
    for (const size of [1, bytes.length]) expect(read(bytes, size)).toMatchObject({ ok: false });
  });

  it.each([
    'HEAD',
    'main',
    'refs/heads',
    'refs/main',
    'heads/main',
    'Refs/heads/main',
    '/refs/heads/main',
    'refs//heads/main',
    'refs/heads//main',
    'refs/heads/main/',
    'refs/heads/./main',
    'refs/heads/../main',
    'refs/heads/a..b',
    'refs/heads/.main',
    'refs/heads/main.',
    'refs/heads/main.lock',
    'refs/heads/main.lock/x',
    'refs/heads/a@{b',
    'refs/heads/a b',
    'refs/heads/a~b',
    'refs/heads/a^b',
    'refs/heads/a:b',
    'refs/heads/a?b',
    'refs/heads/a*b',
    'refs/heads/a[b',
    'refs/heads/a\\b',
    'refs/heads/a\u007fb',
    'refs/heads/a\u0085b',
    'refs/heads/a\rb',
    'refs/heads/\u{FEFF}x',
    'refs/heads/\u202Ex',
    `refs/heads/${'x'.repeat(1_000)}`,
  ])('the ref %s', (ref) => {
    expect(read(head(first(ref)))).toMatchObject({ ok: false });
  });

  it.each([
    'refs/heads/@',
    'refs/heads/-x',
    'refs/heads/é/日本',
    'refs/heads/a\u{FEFF}x',
    'refs/a/b',
    'refs/heads/a]{}',
  ])('not the ref %s', (ref) => {
    expect(read(head(first(ref)))).toMatchObject({ ok: true, value: { commands: [{ ref }] } });
  });
});

it('is a change of settings as well when an option says so', () => {
  const commands = [{ change: 'create', ref: 'refs/heads/x', old: ZERO, new: A }] as const;
  const ref = { kind: 'ref', change: 'create', ref: 'refs/heads/x' };
  expect(intentsOf({ commands, options: ['ci.skip'] })).toEqual([ref]);
  expect(intentsOf({ commands, options: ['ci.skip', 'Repo.private=false'] })).toEqual([
    ref,
    { kind: 'action', action: 'settings' },
  ]);
});
