import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DEBIAN } from '../../../../test/containers/base-image.ts';
import { podman, tryPodman } from '../../../../test/containers/podman.ts';
import { Secret } from '../../../lib/secret.ts';
import { bootFor, NEEDS, NOTHING, testHostContract } from '../testing/host-contract.ts';
import type { ContainersConfig } from './containers-config.ts';
import { DockerPlace } from './testing/docker-place.ts';
import { areNoContainers, image, SLOW, useHosts } from './testing/use-hosts.ts';

testHostContract(() => DockerPlace.make(image), test.skipIf(areNoContainers));

describe.skipIf(areNoContainers)('in containers', () => {
  const world = useHosts();
  const newHost = world.newHost.bind(world);
  const inside = (...command: string[]) => podman('exec', world.place.name('ada'), ...command);

  test('secrets are files of the sidecar alone, and nothing that the engine tells holds one', async () => {
    const host = newHost();
    const [code, token] = ['a-code-that-is-told-once', 'a-token-that-is-frozen'];
    const secrets = { enrolmentCode: new Secret(code), frozenToken: new Secret(token) };
    await host.start(await bootFor(host), async () => secrets, NEEDS);

    const modes = await inside(
      'stat',
      '-c',
      '%n %a %u',
      ...['', '/boot.json', '/sidecar', '/sidecar/enrolment-code'].map((path) => `/var/lib/mooring${path}`),
    );
    expect(modes.split('\n')).toEqual([
      '/var/lib/mooring 755 0',
      '/var/lib/mooring/boot.json 644 0',
      '/var/lib/mooring/sidecar 700 990',
      '/var/lib/mooring/sidecar/enrolment-code 600 990',
    ]);
    expect(await inside('cat', '/var/lib/mooring/sidecar/enrolment-code')).toBe(code);
    expect(await inside('cat', '/var/lib/mooring/sidecar/frozen-token')).toBe(token);
    const told = await Promise.all([
      podman('inspect', world.place.name('ada')),
      podman('volume', 'inspect', world.place.volume('ada', 'state')),
      podman('history', image),
      podman('logs', world.place.name('ada')),
    ]);
    expect(told.join('')).toContain('"dev.mooring.workspace": "ada"');
    for (const secret of [code, token]) expect(told.join('')).not.toContain(secret);
  });

  test('the container has its limits, and no right that the root half does not need', async () => {
    const host = newHost({ cpus: 0.5, pids: 100, memory: 96 * 1_024 ** 2 });
    await host.start(await bootFor(host), NOTHING, { ...NEEDS, readOnlyRoot: true });
    const [made] = JSON.parse(await podman('inspect', world.place.name('ada')));
    expect(made.HostConfig).toMatchObject({
      ...{ Memory: 100_663_296, MemorySwap: 100_663_296, NanoCpus: 500_000_000, PidsLimit: 100, ReadonlyRootfs: true },
      RestartPolicy: { MaximumRetryCount: 0 },
    });
    const status = await inside('cat', '/proc/1/status');
    expect(status).toContain('CapBnd:\t00000000000001eb');
    expect(status).toContain('NoNewPrivs:\t1');
    const writable =
      'for f in / /usr /etc /etc/mooring /run /tmp /var/tmp /var/lib/mooring /home/agent /workspace /configs /sessions /run/platform/mount; do touch $f/x 2>/dev/null && echo $f; done; true';
    expect((await inside('sh', '-c', writable)).split('\n')).toEqual([
      ...['/etc/mooring', '/run', '/tmp', '/var/tmp', '/var/lib/mooring', '/home/agent'],
      ...['/workspace', '/configs', '/sessions'],
    ]);
  });

  test.each([
    ['eat-memory', /out of memory|memory limit of 64 MiB/],
    ['full-disk', /^it ended with exit code 1, its last words: "\/workspace is full: make room"$/],
  ])('%s: its reason is told, and it runs again', async (what, reason) => {
    const host = newHost();
    await host.start(await bootFor(host, { command: [what] }), NOTHING, NEEDS);
    await expect
      .poll(() => world.deaths, SLOW)
      .toEqual([{ name: 'ada', isFinal: false, reason: expect.stringMatching(reason) }]);
    await expect.poll(() => host.inspect('ada'), SLOW).toEqual({ state: 'running' });
    await world.place.runningNow('ada');
  });

  test('code 2 with a last word is final: told once, and not started again until it is asked', async () => {
    const host = newHost();
    const reason = 'it cannot run, by its own words: "the agent is not in the image: build it anew"';
    await host.start(await bootFor(host, { command: ['missing-agent'] }), NOTHING, NEEDS);
    await expect.poll(() => world.deaths, SLOW).toEqual([{ name: 'ada', isFinal: true, reason }]);
    expect(await host.inspect('ada')).toEqual({ state: 'absent', reason });
    const next = newHost();
    expect(await next.inspect('ada')).toEqual({ state: 'absent', reason });
    await host.start(await bootFor(host), NOTHING, NEEDS);
    expect(await host.inspect('ada')).toEqual({ state: 'running' });
  });

  test('a start that fails half-way leaves nothing, and the next one succeeds', async () => {
    const host = newHost();
    // The engine makes the container and cannot start it.
    const broken = newHost({ network: 'ns:/proc/version' });
    await expect(broken.start(await bootFor(broken), NOTHING, NEEDS)).rejects.toThrow();
    const label = `label=dev.mooring.instance=${world.place.instance}`;
    expect(await podman('ps', '-aq', '--filter', label)).toBe('');
    expect(await podman('volume', 'ls', '-q', '--filter', label)).toBe('');
    await host.start(await bootFor(host), NOTHING, NEEDS);
    await world.place.runningNow('ada');
  });

  test('a container that somebody has removed is made again', async () => {
    const host = newHost();
    await host.start(await bootFor(host), NOTHING, NEEDS);
    await podman('rm', '--force', '--time', '0', world.place.name('ada'));
    await expect.poll(() => world.deaths.length, SLOW).toBe(1);
    await world.place.runningNow('ada');
  });

  test('two platforms at one engine do not see what is the other’s', async () => {
    const other = await DockerPlace.make(image);
    try {
      const [host, others] = [newHost(), other.newHost()];
      await host.start(await bootFor(host), NOTHING, NEEDS);
      await others.start(await bootFor(others), NOTHING, NEEDS);
      const before = await other.runningNow('ada');
      await host.endOthers(new Set());
      await host.remove('ada', 'remove');
      expect(await others.inspect('ada')).toEqual({ state: 'running' });
      expect(await other.runningNow('ada')).toBe(before);
      expect(await other.isKept('ada')).toBe(true);
      await others.close();
    } finally {
      await other.tidy();
    }
  });

  test('what is wrong is found before anything starts, each with its remedy', async () => {
    const host = newHost({ image: 'localhost/mooring-{template}-nowhere', network: 'nowhere' });
    const faults = await host.faults(
      new Map([
        ['ada', NEEDS],
        ['grace', NEEDS],
      ]),
    );
    expect(faults.map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(/no network "nowhere": make it, or choose .*"podman"|"bridge"/),
      expect.stringMatching(
        /no image "localhost\/mooring-scripted-nowhere": build it with mooring image build scripted,/,
      ),
    ]);
    const foreign = newHost({ image: DEBIAN, configs: '/srv/nowhere/{workspace}' });
    const refused = foreign.start(await bootFor(foreign), NOTHING, NEEDS);
    await expect(refused).rejects.toMatchObject({ code: 'image_foreign' });
    expect((await foreign.faults(new Map([['ada', NEEDS]]))).map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(/is none of Mooring's, .*: build one with mooring image build scripted,/),
      expect.stringContaining('/srv/nowhere/ada, which containers.configs names, is not there: make the folder'),
    ]);
    expect(existsSync('/srv/nowhere')).toBe(false);
    await world.place.stopEngine();
    const [unreachable] = await host.faults(new Map([['ada', NEEDS]]));
    expect(unreachable?.sentence).toMatch(/cannot be reached \(ENOENT\): start it, or name another one/);
    await world.place.startEngine();
  });

  describe('with a sidecar in a container of its own', () => {
    const apart: ContainersConfig = { sidecar: 'container' };
    const agentSees = (...command: string[]) => tryPodman(['exec', world.place.name('ada', 'agent'), ...command]);

    test('both share the network; the agent’s root finds no state, no platform, and only reads the wiring', async () => {
      const host = newHost(apart);
      await host.start(await bootFor(host), async () => ({ enrolmentCode: new Secret('a-code') }), NEEDS);
      await world.place.runningNow('ada', 'agent');
      const network = ['readlink', '/proc/1/ns/net'];
      expect(await podman('exec', world.place.name('ada', 'agent'), ...network)).toBe(
        await podman('exec', world.place.name('ada', 'sidecar'), ...network),
      );
      expect(
        (await agentSees('find', '/var/lib/mooring', '/run/platform')).stdout.trim().split('\n').toSorted(),
      ).toEqual(['', '/boot.json', '/secrets', '/sidecar'].map((path) => `/var/lib/mooring${path}`));
      await podman('exec', world.place.name('ada', 'sidecar'), 'touch', '/etc/mooring/gitconfig');
      expect((await agentSees('ls', '/etc/mooring')).stdout).toBe('bin\ngitconfig\n');
      expect((await agentSees('touch', '/etc/mooring/mine')).stderr).toContain('Read-only file system');
      await host.stop('ada');
      expect(await podman('ps', '-q', '--filter', `label=dev.mooring.instance=${world.place.instance}`)).toBe('');
    });

    test('an agent that ends is started again beside its sidecar; a sidecar that ends takes the agent along', async () => {
      const host = newHost(apart);
      await host.start(await bootFor(host, { command: ['agent-ends'] }), NOTHING, NEEDS);
      const sidecars = await world.place.runningNow('ada', 'sidecar');
      await expect
        .poll(() => world.deaths.map(({ reason }) => reason), SLOW)
        .toEqual(["it ended with exit code 7 (the agent's container)"]);
      await expect.poll(() => host.inspect('ada'), SLOW).toEqual({ state: 'running' });
      const agents = await world.place.runningNow('ada', 'agent');
      expect(await world.place.runningNow('ada', 'sidecar')).toBe(sidecars);
      await world.place.kill('ada', 'sidecar');
      await expect.poll(() => world.deaths.length, SLOW).toBe(2);
      await expect.poll(() => host.inspect('ada'), SLOW).toEqual({ state: 'running' });
      expect(await world.place.runningNow('ada', 'sidecar')).not.toBe(sidecars);
      expect(await world.place.runningNow('ada', 'agent')).not.toBe(agents);
    });
  });
});
