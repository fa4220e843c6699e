import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { ClientPresence } from '../../../../lib/http1/presence.ts';
import { isPublicAddress, NotPublic, publicLookup } from './public-addresses.ts';
import { createUpstream } from './upstream.ts';

it.each(['140.82.121.4', '1.1.1.1', '2606:50c0:8000::153', '2a00:1450::1'])('%s is public', (address) =>
  expect(isPublicAddress(address)).toBe(true),
);

it.each([
  ...['127.0.0.1', '127.255.0.9', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1'],
  ...['169.254.169.254', '224.0.0.1', '255.255.255.255', '198.18.0.1'],
  ...['::1', '::', 'fe80::1', 'fd00:ec2::254', 'ff02::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '64:ff9b::7f00:1'],
  ...['2002:7f00:1::', '2001::1', '2001:db8::1', '::127.0.0.1'],
])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false));

const resolvesTo =
  (...addresses: string[]): Parameters<typeof publicLookup>[0] =>
  (_name, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

it('gives what a name resolves to, and nothing at all when a part of it is not public', () => {
  const answers: unknown[] = [];
  const take = (...answer: unknown[]) => answers.push(answer);
  publicLookup(resolvesTo('1.1.1.1', '2606::1'))('a.example', { all: true }, take);
  publicLookup(resolvesTo('1.1.1.1'))('a.example', {}, take);
  publicLookup(resolvesTo('1.1.1.1', '127.0.0.1'))('a.example', {}, take);
  publicLookup(resolvesTo())('a.example', {}, take);
  expect(answers[0]).toEqual([
    null,
    [
      { address: '1.1.1.1', family: 4 },
      { address: '2606::1', family: 6 },
    ],
  ]);
  expect(answers[1]).toEqual([null, '1.1.1.1', 4]);
  expect(answers[2]).toEqual([expect.any(NotPublic), '']);
  expect(answers[3]).toEqual([expect.any(NotPublic), '']);
});

it('is asked for hosts elsewhere as they are dialled, so that a server on this machine hears nothing', async () => {
  let heard = 0;
  const server = createServer(() => undefined).on('connection', () => (heard += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = new URL(`http://rebinding.example:${(server.address() as AddressInfo).port}`);
  const upstream = createUpstream(1_000, publicLookup(resolvesTo('127.0.0.1')));
  const asked = upstream.send({
    method: 'GET',
    destination: { place: 'elsewhere', origin, path: '/', segments: [] },
    lines: '',
    body: { kind: 'none' },
    client: new ClientPresence(),
  });
  await expect(asked).rejects.toThrow(NotPublic);
  expect(heard).toBe(0);
  upstream.close();
  server.close();
});
