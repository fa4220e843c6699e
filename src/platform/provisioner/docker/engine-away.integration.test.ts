import { describe, expect, test } from 'vitest';
import { podman } from '../../../../test/containers/podman.ts';
import { bootFor, NEEDS, NOTHING } from '../testing/host-contract.ts';
import type { PrepareSecrets } from '../workspace-host.ts';
import { areNoContainers, SLOW, useHosts } from './testing/use-hosts.ts';

describe.skipIf(areNoContainers)('an engine that is away for a while', () => {
  const world = useHosts();
  const newHost = world.newHost.bind(world);
  const asking = () => {
    const asked: boolean[] = [];
    const prepare: PrepareSecrets = async ({ isStateNew }) => {
      asked.push(isStateNew);
      return {};
    };
    return { asked, prepare };
  };

  test('an engine that goes and comes back changes nothing; what died meanwhile is found', async () => {
    const host = newHost();
    await host.start(await bootFor(host), NOTHING, NEEDS);
    await host.start(await bootFor(host, { name: 'grace' }), NOTHING, NEEDS);
    const [adas, graces] = [await world.place.runningNow('ada'), await world.place.runningNow('grace')];
    await world.place.stopEngine();
    await world.place.kill('grace');
    await expect(host.logs('ada', 1)).rejects.toMatchObject({ code: 'engine_unreachable' });
    expect(await host.inspect('ada')).toEqual({ state: 'running' });
    await world.place.startEngine();
    await expect.poll(() => world.deaths.map(({ name }) => name), SLOW).toEqual(['grace']);
    await expect.poll(() => host.inspect('grace'), SLOW).toEqual({ state: 'running' });
    expect(await world.place.runningNow('grace')).not.toBe(graces);
    expect(await world.place.runningNow('ada')).toBe(adas);
  });

  test('one that could not be stopped, since the engine was away, is still watched', async () => {
    const host = newHost();
    await host.start(await bootFor(host), NOTHING, NEEDS);
    const before = await world.place.runningNow('ada');
    await world.place.stopEngine();
    await expect(host.stop('ada')).rejects.toMatchObject({ code: 'engine_unreachable' });
    await expect(host.remove('ada', 'remove')).rejects.toMatchObject({ code: 'engine_unreachable' });
    expect(await host.inspect('ada')).toEqual({ state: 'running' });
    await world.place.startEngine();
    await world.place.kill('ada');
    await expect.poll(() => world.deaths.map(({ name }) => name), SLOW).toEqual(['ada']);
    await expect.poll(() => host.inspect('ada'), SLOW).toEqual({ state: 'running' });
    expect(await world.place.runningNow('ada')).not.toBe(before);
  });

  test('what a failed start has made is removed when the engine answers again', async () => {
    const host = newHost();
    const boot = await bootFor(host);
    const away: PrepareSecrets = async () => {
      await world.place.stopEngine();
      return {};
    };
    const volumes = () =>
      podman('volume', 'ls', '-q', '--filter', `label=dev.mooring.instance=${world.place.instance}`);
    await expect(host.start(boot, away, NEEDS)).rejects.toMatchObject({ code: 'engine_unreachable' });
    expect(await volumes()).not.toBe('');
    await world.place.startEngine();
    await expect.poll(volumes, SLOW).toBe('');
    const { asked, prepare } = asking();
    await host.start(boot, prepare, NEEDS);
    expect(asked).toEqual([true]);
  });

  test('a volume of state that is gone with its container is told of, one that is there is not', async () => {
    const host = newHost();
    const { asked, prepare } = asking();
    host.onDeath(async () => prepare);
    const boot = await bootFor(host);
    await host.start(boot, prepare, NEEDS);
    await host.start(await bootFor(host, { assignee: 'grace' }), prepare, NEEDS);
    await podman('volume', 'rm', '--force', world.place.volume('ada', 'state'));
    await expect.poll(() => asked, SLOW).toEqual([true, false, true]);
  });
});
