import { connect, type Socket } from 'node:net';
import { pipeline, Transform } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import type { Outcome, Row } from './row.ts';
import { runRow } from './run-row.ts';
import type { Side } from './side.ts';
import { openDirect } from './world.ts';

/** The comparison itself: it finds nothing where there is nothing, and what a bad gateway would do it finds. */
const NOW = Math.floor(Date.now() / 1_000) * 1_000;
const PAGES: Row = { command: "gh api 'repos/acme/harbor/issues?per_page=5' --paginate --jq '.[].number'" };
const CREATE: Row = { command: 'gh api repos/acme/harbor/issues -f title=Pier --jq .number' };

async function open(pipe?: Parameters<typeof openDirect>[1]): Promise<Side> {
  const side = await openDirect(NOW, pipe);
  onTestFinished(() => side.stop());
  return side;
}

async function outcomes(row: Row, pipe?: Parameters<typeof openDirect>[1]): Promise<[Outcome, Outcome]> {
  const [one, other] = await Promise.all([open(pipe), open()]);
  return Promise.all([runRow(one, row), runRow(other, row)]);
}

/** Joins as the direct way does, and exchanges one text for another of the same length on the way. */
function tampering(direction: 'asked' | 'answered', from: string, to: string) {
  return (web: string) => (socket: Socket) => {
    const { hostname, port } = new URL(web);
    const upstream = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const exchange = new Transform({
      transform: (chunk: Buffer, _encoding, done) =>
        done(null, Buffer.from(chunk.toString('latin1').replace(from, to), 'latin1')),
    });
    const [first, last] = direction === 'asked' ? [socket, upstream] : [upstream, socket];
    pipeline(first, exchange, last, () => undefined);
    pipeline(last, first, () => undefined);
  };
}

test('two sides that are alike give the same', async () => {
  const [one, other] = await outcomes({
    command: 'git commit -q --allow-empty -m Work && git push && gh issue create -t Pier -b x',
    setup: 'git clone -q https://github.com/acme/harbor && cd harbor',
  });
  expect(one.exit, one.stderr).toBe(0);
  expect(one).toEqual(other);
});

test('a header that is lost shows in what a command prints', async () => {
  const [one, other] = await outcomes(PAGES, tampering('answered', 'link: <', 'lost: <'));
  expect(other.stdout.trim().split('\n')).toHaveLength(13);
  expect(one.exit).toBe(0);
  expect(one.stdout).not.toEqual(other.stdout);
});

test('a write that goes wrong shows at GitHub, though the command says the same', async () => {
  const [one, other] = await outcomes(CREATE, tampering('asked', '"Pier"', '"Peer"'));
  expect({ ...one, gitHub: undefined }).toEqual({ ...other, gitHub: undefined });
  expect(one.gitHub).not.toEqual(other.gitHub);
});
