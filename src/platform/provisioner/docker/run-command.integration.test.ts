import { describe, expect, test } from 'vitest';
import { podman } from '../../../../test/containers/podman.ts';
import { Secret } from '../../../lib/secret.ts';
import { bootFor, NEEDS, NOTHING } from '../testing/host-contract.ts';
import { areNoContainers, SLOW, useHosts } from './testing/use-hosts.ts';

describe.skipIf(areNoContainers)('a command in a container', () => {
  const world = useHosts();
  const newHost = world.newHost.bind(world);
  const stays = new AbortController().signal;
  const inAdas = (...command: string[]) => podman('exec', world.place.name('ada'), ...command);

  test('a command runs beside the agent, as the agent, without a right', async () => {
    const host = newHost();
    await host.start(await bootFor(host), async () => ({ enrolmentCode: new Secret('a-code') }), NEEDS);
    const script =
      'id -u; pwd; echo $HOME; grep CapEff /proc/self/status; cat /var/lib/mooring/sidecar/enrolment-code; exit 3';
    const { exitCode, output } = await host.exec('ada', ['sh', '-c', script], stays);
    expect(exitCode).toBe(3);
    expect(output).toMatch(/^1000\n\/workspace\n\/home\/agent\nCapEff:\t0+\ncat: .*Permission denied\n$/);
    await host.stop('ada');
    await expect(host.exec('ada', ['true'], stays)).rejects.toMatchObject({ code: 'workspace_not_running' });
  });

  test('one that prints more than is read, or nothing more, has the exit code of its end', async () => {
    const host = newHost();
    await host.start(await bootFor(host), NOTHING, NEEDS);
    const loud = 'head -c 400000 /dev/zero | tr "\\0" x; sleep 2; exit 3';
    const { exitCode, output, isCut } = await host.exec('ada', ['sh', '-c', loud], stays);
    expect({ exitCode, isCut }).toEqual({ exitCode: 3, isCut: true });
    expect(output).toMatch(/^x{200000,}$/);
    const silent = 'exec >/dev/null 2>&1; sleep 2; exit 4';
    expect(await host.exec('ada', ['sh', '-c', silent], stays)).toEqual({ exitCode: 4, output: '', isCut: false });
  });

  test('one whose reader leaves is ended, with what it has started', async () => {
    const host = newHost();
    await host.start(await bootFor(host), NOTHING, NEEDS);
    const running = () => inAdas('sh', '-c', 'cat /proc/[0-9]*/cmdline | tr "\\0" " "');
    const reader = new AbortController();
    const command = host.exec('ada', ['sh', '-c', 'setsid sleep 1000 & sleep 2000'], reader.signal);
    await expect.poll(running, SLOW).toMatch(/sleep 1000 .*sleep 2000 |sleep 2000 .*sleep 1000 /);
    reader.abort();
    await expect(command).rejects.toThrow();
    expect(await running()).not.toMatch(/sleep [12]000 /);
  });
});
