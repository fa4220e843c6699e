import { describe, expect, test } from 'vitest';
import { Secret } from '../../../lib/secret.ts';
import { bootFor, NEEDS } from '../testing/host-contract.ts';
import { areNoContainers, useHosts } from './testing/use-hosts.ts';

describe.skipIf(areNoContainers)('a command in a container', () => {
  const world = useHosts();
  const newHost = world.newHost.bind(world);

  test('a command runs beside the agent, as the agent, without a right', async () => {
    const host = newHost();
    await host.start(await bootFor(host), { enrolmentCode: new Secret('a-code') }, NEEDS);
    const script =
      'id -u; pwd; echo $HOME; grep CapEff /proc/self/status; cat /var/lib/mooring/sidecar/enrolment-code; exit 3';
    const { exitCode, output } = await host.exec('ada', ['sh', '-c', script]);
    expect(exitCode).toBe(3);
    expect(output).toMatch(/^1000\n\/workspace\n\/home\/agent\nCapEff:\t0+\ncat: .*Permission denied\n$/);
    await host.stop('ada');
    await expect(host.exec('ada', ['true'])).rejects.toMatchObject({ code: 'workspace_not_running' });
  });
});
