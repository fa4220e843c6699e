import { expect, test } from 'vitest';
import { engineAddresses, formatAddress } from './engine-address.ts';

const addresses = (named?: string, runtimeFolder?: string): string[] =>
  engineAddresses(named, runtimeFolder).map(formatAddress);

test.each([
  ['unix:///run/podman/podman.sock', '/run/podman/podman.sock'],
  ['tcp://engine.example:2376', 'http://engine.example:2376'],
  ['tcp://engine.example', 'http://engine.example:2375'],
  ['https://engine.example:443', 'https://engine.example:443'],
  ['https://engine.example', 'https://engine.example:443'],
  ['http://engine.example:80', 'http://engine.example:80'],
  ['tcp://engine.example:80', 'http://engine.example:80'],
  ['https://engine.example:8443', 'https://engine.example:8443'],
])('%s is looked for at %s alone', (named, address) => {
  expect(addresses(named, '/run/user/7')).toEqual([address]);
});

test('where none is named, the usual sockets are', () => {
  expect(addresses('', '/run/user/7')).toEqual([
    '/var/run/docker.sock',
    '/run/podman/podman.sock',
    '/run/user/7/docker.sock',
    '/run/user/7/podman/podman.sock',
  ]);
});

test.each(['ssh://engine.example', 'engine', 'unix://'])('%s is no address', (named) => {
  expect(() => addresses(named)).toThrow(`"${named}" is no address of a container engine`);
});
