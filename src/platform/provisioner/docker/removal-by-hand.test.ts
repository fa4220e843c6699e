import { expect, test } from 'vitest';
import { removalByHand } from './removal-by-hand.ts';

const OWN = '/run/user/7/podman/podman.sock';
const by = (path: string, isPodman?: boolean) => removalByHand({ kind: 'socket', path }, 'i-1', isPodman, OWN);
const commandOf = (program: string) => {
  const options = program.startsWith('podman') ? '--depend --ignore ' : '';
  return `${program} rm --force ${options}$(${program} ps --all --quiet --filter label=dev.mooring.instance=i-1)`;
};

test.each([
  [OWN, undefined, 'podman'],
  ['/var/run/docker.sock', undefined, 'docker'],
  // What each program takes by itself is another engine than this one.
  ['/run/podman/podman.sock', undefined, "podman --url 'unix:///run/podman/podman.sock'"],
  ['/run/user/7/docker.sock', undefined, "docker --host 'unix:///run/user/7/docker.sock'"],
  // Podman can serve at Docker's place.
  ['/var/run/docker.sock', true, "podman --url 'unix:///var/run/docker.sock'"],
  ['/srv/my engine.sock', false, "docker --host 'unix:///srv/my engine.sock'"],
])('at %s (podman: %s)', (path, isPodman, program) => {
  expect(by(path, isPodman)).toBe(commandOf(program));
});

test('an engine on another machine is named', () => {
  const address = { kind: 'web', protocol: 'http', host: 'engine.example', port: 2375 } as const;
  expect(removalByHand(address, 'i-1', true, undefined)).toContain(
    "podman --url 'tcp://engine.example:2375' rm --force",
  );
});
