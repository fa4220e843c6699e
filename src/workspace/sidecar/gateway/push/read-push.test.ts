import { expect, test } from 'vitest';
import { inPieces } from '../../../../policy/git/testing/packets.ts';
import { bodyIn } from '../../../../lib/http1/testing/messages.ts';
import { packet } from '../../testing/three-doors.ts';
import { readBody } from '../bodies/request-body.ts';
import { readPush } from './read-push.ts';

const [OLD, NEW] = ['a'.repeat(40), 'b'.repeat(40)];
const push = (refs: number): string =>
  `${Array.from({ length: refs }, (_, at) => packet(`${OLD} ${NEW} refs/heads/${at}`)).join('')}0000`;

/** Reads a body in chunks as a push; says how many refs it has, and how often room was asked for. */
async function read(body: string, room: Promise<void>): Promise<{ asked: number; refs: Promise<number> }> {
  let asked = 0;
  const first = Promise.withResolvers<void>();
  const request = { framing: 'chunked', body: bodyIn(inPieces(Buffer.from(body), 16_384)) } as const;
  const refs = readBody(request).then(async (received) => {
    const push = await readPush(received, () => {
      asked += 1;
      first.resolve();
      return room;
    });
    first.resolve();
    return push.ok ? push.value.push.commands.length : -1;
  });
  await first.promise;
  return { asked, refs };
}

test('a push of many refs waits for room before it is read on', async () => {
  const room = Promise.withResolvers<void>();
  const { asked, refs } = await read(push(2_000), room.promise);
  let isRead = false;
  void refs.then(() => (isRead = true));
  await new Promise(setImmediate);
  expect([asked, isRead]).toEqual([1, false]);
  room.resolve();
  expect(await refs).toBe(2_000);
});

test('one of few refs asks for none, whatever its pack', async () => {
  const { asked, refs } = await read(push(100) + 'PACK'.repeat(100_000), new Promise(() => undefined));
  expect([asked, await refs]).toEqual([0, 100]);
});
