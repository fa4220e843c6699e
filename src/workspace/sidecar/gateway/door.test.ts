import { once } from 'node:events';
import { type AddressInfo, connect, createServer, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Door, type DoorLimits, type Handler } from './door.ts';

const PATIENT: DoorLimits = { connections: 100, head: { first: 60_000, next: 60_000 } };
const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const echo: Handler = ({ body }, response) => void text(body).then((sent) => response.answer(200, {}, `<${sent}>`));

/** A door behind a port; each call connects once more, and returns when the door has it. */
async function doorWith(limits: Partial<DoorLimits>, handler = echo): Promise<() => Promise<Socket>> {
  const door = new Door(handler, Date.now, { ...PATIENT, ...limits });
  const taken = createServer((socket) => {
    socket.on('error', () => undefined);
    door.take(socket);
  });
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  onTestFinished(async () => {
    await door.close(0);
    taken.close();
  });
  return async () => {
    const accepted = once(taken, 'connection');
    const socket = connect((taken.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
    await accepted;
    return socket;
  };
}

const answerOn = async (socket: Socket): Promise<string> => String((await once(socket, 'data'))[0]);

test('what is brought to it sends each piece at once, as what a server accepts itself does', async () => {
  const told = vi.spyOn(Socket.prototype, 'setNoDelay');
  onTestFinished(() => told.mockRestore());
  const open = await doorWith({});
  await open();
  expect(told).toHaveBeenCalledWith(true);
});

test.each(['', 'GET / HTTP/1.1\r\nHost: '])('a head that does not end ends the connection: %j', async (half) => {
  const open = await doorWith({ head: { first: 50, next: 60_000 } });
  const socket = await open();
  socket.write(half);
  await once(socket.resume(), 'close');
});

test('so does one behind an answered request', async () => {
  const open = await doorWith({ head: { first: 60_000, next: 50 } });
  const socket = await open();
  socket.write(GET);
  expect(await answerOn(socket)).toContain('<>');
  socket.write('GET / HT');
  await once(socket.resume(), 'close');
});

test('a body may take longer than a head', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const begun = Promise.withResolvers<void>();
  const open = await doorWith({}, (request, response) => {
    begun.resolve();
    echo(request, response);
  });
  const slow = await open();
  slow.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab');
  await begun.promise;
  vi.advanceTimersByTime(10 * PATIENT.head.first);
  await new Promise((resolve) => setImmediate(resolve));
  slow.write('cd');
  expect(await answerOn(slow)).toContain('<abcd>');
});

test('where there is no room, the oldest connection without a request gives way', async () => {
  const open = await doorWith({ connections: 2 });
  const [oldest, other] = [await open(), await open()];
  const gone = once(oldest.resume(), 'close');
  const late = await open();
  await gone;
  for (const socket of [other, late]) {
    socket.write(GET);
    expect(await answerOn(socket)).toContain('<>');
  }
});

test('where all are in use, a new one is refused', async () => {
  const begun = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  const open = await doorWith({ connections: 1 }, (_, response) => {
    begun.resolve();
    void finish.promise.then(() => response.answer(200, {}, 'done'));
  });
  const busy = await open();
  busy.write(GET);
  await begun.promise;
  const refused = await open();
  await once(refused.resume(), 'close');
  finish.resolve();
  expect(await answerOn(busy)).toContain('done');
});

test('who asks again before the answer loses the connection, and no request behind the first is served', async () => {
  let served = 0;
  const open = await doorWith({}, () => (served += 1));
  const greedy = await open();
  greedy.write(GET.repeat(1_000));
  // By a reset, where not all of it had been read.
  await new Promise((resolve) => greedy.resume().once('close', resolve));
  expect(served).toBe(1);
});

test('one request after the other is served on one connection', async () => {
  const open = await doorWith({});
  const socket = await open();
  for (let asked = 0; asked < 5; asked += 1) {
    socket.write(GET);
    expect(await answerOn(socket)).toContain('<>');
  }
});

test.each(['GET / HTTP/1.1\r\nHost: x\r\n\r\n', 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n'])(
  'what was answered in the moment of closing arrives whole: %j',
  async (head) => {
    const door: Door = new Door(
      (_request, response) => {
        response.answer(200, {}, 'answered');
        void door.close(0);
      },
      Date.now,
      PATIENT,
    );
    const taken = createServer({ allowHalfOpen: true }, (socket) => door.take(socket)).listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const socket = connect((taken.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
    socket.end(head);
    expect(await text(socket)).toMatch(head.startsWith('GET') ? /answered$/ : /^HTTP\/1\.1 400/);
  },
);
