import { describe, expect, test } from 'vitest';
import { bootFor, NEEDS } from '../testing/host-contract.ts';
import { areNoContainers, SLOW, useHosts } from './testing/use-hosts.ts';

describe.skipIf(areNoContainers)('an engine that is away for a while', () => {
  const world = useHosts();
  const newHost = world.newHost.bind(world);

  test('an engine that goes and comes back changes nothing; what died meanwhile is found', async () => {
    const host = newHost();
    await host.start(await bootFor(host), {}, NEEDS);
    await host.start(await bootFor(host, { name: 'grace' }), {}, NEEDS);
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
    await host.start(await bootFor(host), {}, NEEDS);
    const before = await world.place.runningNow('ada');
    await world.place.stopEngine();
    await expect(host.stop('ada')).rejects.toMatchObject({ code: 'engine_unreachable' });
    await expect(host.remove('ada')).rejects.toMatchObject({ code: 'engine_unreachable' });
    expect(await host.inspect('ada')).toEqual({ state: 'running' });
    await world.place.startEngine();
    await world.place.kill('ada');
    await expect.poll(() => world.deaths.map(({ name }) => name), SLOW).toEqual(['ada']);
    await expect.poll(() => host.inspect('ada'), SLOW).toEqual({ state: 'running' });
    expect(await world.place.runningNow('ada')).not.toBe(before);
  });
});
