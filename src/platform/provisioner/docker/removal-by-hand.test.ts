import { expect, test } from 'vitest';
import { removalByHand } from './removal-by-hand.ts';

const by = (path: string, isPodman?: boolean) =>
  removalByHand({ kind: 'socket', path }, 'i-1', isPodman, '/run/user/7');
const list = 'ps --all --quiet --filter label=dev.mooring.instance=i-1';

test.each([
  ['/run/podman/podman.sock', undefined, `podman rm --force --depend --ignore $(podman ${list})`],
  ['/run/user/7/docker.sock', undefined, `docker rm --force $(docker ${list})`],
  // Podman can serve at Docker's place.
  ['/var/run/docker.sock', true, `podman rm --force --depend --ignore $(podman ${list})`],
  [
    '/srv/my engine.sock',
    false,
    `docker --host 'unix:///srv/my engine.sock' rm --force $(docker --host 'unix:///srv/my engine.sock' ${list})`,
  ],
])('at %s (podman: %s)', (path, isPodman, command) => {
  expect(by(path, isPodman)).toBe(command);
});

test('an engine on another machine is named', () => {
  const address = { kind: 'web', protocol: 'http', host: 'engine.example', port: 2375 } as const;
  expect(removalByHand(address, 'i-1', true, undefined)).toContain(
    "podman --url 'tcp://engine.example:2375' rm --force",
  );
});
