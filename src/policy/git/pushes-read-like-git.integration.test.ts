import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Packet, PacketReader } from './packet-reader.ts';
import { PushHeadReader } from './push-head.ts';
import { FLUSH, inPieces, packet } from './testing/packets.ts';

/**
 * The oracle is git's own server: whatever a head looks like, one that we read must change nothing but what we read in
 * it. A head that we refuse never gets there, so what git would make of it does not matter.
 */
const CONFIGURATION = ['-c', 'receive.advertisePushOptions=true', '-c', 'receive.autogc=false', '-c', 'gc.auto=0'];
/** Each run starts several gits. */
const SLOW = 300_000;
const ZERO = '0'.repeat(40);
const EXISTING = ['refs/heads/main', 'refs/heads/a', 'refs/tags/v1'];

let folder: string;
const ids: string[] = [];
let before: ReadonlyMap<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-oracle-'));
  await git('init', '-q', '--bare', '--template=', 'template');
  const tree = await git('-C', 'template', 'mktree');
  for (const message of ['one', 'two']) {
    const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
    ids.push(await git('-C', 'template', ...author, 'commit-tree', '-m', message, tree));
  }
  for (const ref of EXISTING) await git('-C', 'template', 'update-ref', ref, ids[0] ?? '');
  // Kept when a test deletes or moves all refs to it.
  await git('-C', 'template', 'update-ref', 'refs/kept/two', ids[1] ?? '');
  await git('-C', 'template', 'pack-refs', '--all');
  before = await refsOf('template');
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(args: readonly string[], input: Buffer): Promise<Buffer> {
  const environment = { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
  const child = spawn('git', args, { cwd: folder, env: environment, stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [output] = await Promise.all([buffer(child.stdout), once(child, 'close')]);
  return output;
}
const git = async (...args: string[]): Promise<string> => (await run(args, Buffer.alloc(0))).toString('utf8').trim();

async function refsOf(name: string): Promise<Map<string, string>> {
  const lines = (await git('-C', name, 'for-each-ref', '--format=%(refname) %(objectname)')).split('\n');
  return new Map(lines.map((line) => line.split(' ') as [string, string]));
}

/** What git's server makes of a head with an empty pack behind it: the refs that it names in its report, and those it changed. */
async function receivedBy(head: Buffer): Promise<{ named: string[]; changed: Map<string, string> }> {
  await rm(join(folder, 'copy'), { recursive: true, force: true });
  await cp(join(folder, 'template'), join(folder, 'copy'), { recursive: true });
  const args = [...CONFIGURATION, 'receive-pack', '--stateless-rpc', 'copy'];
  const answer = await run(args, Buffer.concat([head, emptyPack()]));
  const after = await refsOf('copy');
  const changed = new Map([...after].filter(([ref, id]) => before.get(ref) !== id));
  for (const ref of before.keys()) if (!after.has(ref)) changed.set(ref, ZERO);
  return { named: namedIn(answer), changed };
}

function namedIn(answer: Buffer): string[] {
  const lines = packetsOf(answer).flatMap(({ payload }) =>
    payload[0] === 1 ? packetsOf(payload.subarray(1)) : [{ payload }],
  );
  const refs = lines.map(({ payload }) => /^(?:ok|ng) ([^ \n]+)/.exec(payload.toString('utf8'))?.[1]);
  return refs.filter((ref) => ref !== undefined);
}

function packetsOf(bytes: Buffer): Extract<Packet, { kind: 'data' }>[] {
  const reader = new PacketReader();
  reader.add(bytes);
  const packets: Extract<Packet, { kind: 'data' }>[] = [];
  for (let next = reader.next(); next !== undefined && next.kind !== 'fault'; next = reader.next()) {
    if (next.kind === 'data') packets.push(next);
  }
  return packets;
}

function emptyPack(): Buffer {
  const head = Buffer.from('PACK\0\0\0\u0002\0\0\0\0', 'latin1');
  return Buffer.concat([head, createHash('sha1').update(head).digest()]);
}

function readByUs(head: Buffer, size: number) {
  const reader = new PushHeadReader();
  for (const piece of inPieces(head, size)) {
    const progress = reader.read(piece);
    if (progress !== undefined) return progress.ok ? progress.value : undefined;
  }
  return undefined;
}

const command = fc
  .tuple(fc.constantFrom(...EXISTING, 'refs/heads/new', 'refs/heads/x/y', 'refs/tags/v2'), fc.boolean())
  .map(([ref, deletes]) => {
    const exists = EXISTING.includes(ref);
    return `${exists ? ids[0] : ZERO} ${deletes && exists ? ZERO : ids[1]} ${ref}`;
  });
const capabilities = fc
  .subarray([
    'report-status',
    'report-status-v2',
    'side-band-64k',
    'atomic',
    'quiet',
    'push-options',
    'object-format=sha1',
  ])
  .map((names) => `\0${['report-status', ...names].map((name) => ` ${name}`).join('')}`);

/** A head as a client writes it, as the lines of its packets and the flush packets between. */
const lines = fc
  .tuple(
    fc.uniqueArray(command, { minLength: 1, maxLength: 3, selector: (line) => line.slice(82) }),
    capabilities,
    fc.boolean(),
  )
  .map(([commands, names, feeds]) => {
    const end = feeds ? '\n' : '';
    const listed = commands.map((line, i) => Buffer.from(`${line}${i === 0 ? names : ''}${end}`));
    return [...listed, undefined, ...(names.includes('push-options') ? [Buffer.from('ci.skip'), undefined] : [])];
  });
type Lines = (Buffer | undefined)[];
const framed = (all: Lines): Buffer => Buffer.concat(all.map((line) => (line === undefined ? FLUSH : packet(line))));

const SPLINTERS = [
  '\0',
  '\n',
  ' ',
  '\t',
  '\r',
  '..',
  '//',
  '.lock',
  '@{',
  '~',
  '\x7f',
  '\xff',
  '\xc3',
  'HEAD',
  '0000',
  '0001',
  '0004',
  '\0 atomic',
  'shallow ',
  'push-cert',
  'refs/heads/main',
  ' object-format=sha256',
  ' side-band-64k',
  'A',
  '0',
];

/** One change somewhere: bytes put in, left out, or exchanged. */
const tear = fc.tuple(
  fc.nat(),
  fc.constantFrom('in', 'out', 'instead'),
  fc.constantFrom(...SPLINTERS),
  fc.integer({ min: 1, max: 6 }),
);
type Tear = typeof tear extends fc.Arbitrary<infer Value> ? Value : never;

function torn(bytes: Buffer, [at, how, splinter, length]: Tear): Buffer {
  const start = at % (bytes.length + 1);
  const added = how === 'out' ? Buffer.alloc(0) : Buffer.from(splinter, 'latin1');
  const end = how === 'in' ? start : start + (how === 'out' ? length : added.length);
  return Buffer.concat([bytes.subarray(0, start), added, bytes.subarray(end)]);
}

/** Torn within lines, whose lengths are right again, or anywhere; or with a line more, twice, or less. */
const mutation = fc.oneof(
  fc.tuple(fc.nat(), tear).map(([which, change]) => (all: Lines) => {
    const index = which % all.length;
    return framed(all.map((line, i) => (i === index && line !== undefined ? torn(line, change) : line)));
  }),
  tear.map((change) => (all: Lines) => torn(framed(all), change)),
  fc.tuple(fc.nat(), fc.nat()).map(([from, to]) => (all: Lines) => {
    const line = all[from % all.length];
    return framed(all.toSpliced(to % (all.length + 1), 0, line));
  }),
  fc.tuple(fc.nat(), fc.constantFrom(`shallow ${'c'.repeat(40)}`, `push-cert\0atomic`, '', 'x')).map(
    ([to, text]) =>
      (all: Lines) =>
        framed(all.toSpliced(to % (all.length + 1), 0, Buffer.from(text))),
  ),
);

it(
  'reads what git reads in heads that a client wrote',
  async () => {
    await fc.assert(
      fc.asyncProperty(lines, fc.integer({ min: 1, max: 200 }), async (all, size) => {
        const head = framed(all);
        const push = readByUs(head, size);
        const { named, changed } = await receivedBy(head);
        expect(push?.commands.map(({ ref }) => ref)).toEqual(named);
        expect(new Map(push?.commands.map(({ ref, new: next }) => [ref, next]))).toEqual(changed);
      }),
      { numRuns: 10 },
    );
  },
  SLOW,
);

it(
  'reads nothing else than git in heads that were torn, or refuses them',
  async () => {
    const counts = { refused: 0, read: 0, changed: 0 };
    await fc.assert(
      fc.asyncProperty(lines, mutation, fc.integer({ min: 1, max: 200 }), async (all, mutate, size) => {
        const head = mutate(all);
        const push = readByUs(head, size);
        if (push === undefined) {
          counts.refused += 1;
          return;
        }
        counts.read += 1;
        const asked = new Map(push.commands.map(({ ref, new: next }) => [ref, next]));
        const { named, changed } = await receivedBy(head);
        counts.changed += changed.size;
        for (const [ref, id] of changed) expect(asked.get(ref)).toBe(id);
        if (named.length > 0) expect([...asked.keys()]).toEqual(named);
      }),
      { numRuns: 250 },
    );
    // Neither all refused nor all read: then this would have shown nothing.
    expect(counts.refused).toBeGreaterThan(15);
    expect(counts.read).toBeGreaterThan(15);
    expect(counts.changed).toBeGreaterThan(10);
  },
  SLOW,
);
