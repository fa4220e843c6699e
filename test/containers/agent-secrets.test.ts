import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { AgentBoot } from '../../src/contract/workspace-boot.ts';
import { Secret } from '../../src/lib/secret.ts';
import type { DockerHost } from '../../src/platform/provisioner/docker/docker-host.ts';
import { VOLUMES } from '../../src/platform/provisioner/docker/labels.ts';
import { DockerPlace } from '../../src/platform/provisioner/docker/testing/docker-place.ts';
import { bootFor, NEEDS } from '../../src/platform/provisioner/testing/host-contract.ts';
import { tryPodman } from './podman.ts';
import { buildImage } from './scripted-image.ts';
import { until } from './world.ts';
import { containersFault } from './whether-containers-run.ts';

const fault = await containersFault();

const [KEY, ACCOUNT] = ['a model key', 'an account'].map((what) => `value of ${what}`) as [string, string];
const SECRETS: AgentBoot['secrets'] = [
  { name: 'MODEL_KEY', as: 'environment', variable: 'MODEL_KEY', setAt: 1 },
  { name: 'SERVICE_ACCOUNT', as: 'file', variable: 'ACCOUNT', setAt: 1 },
];
const SHOWN = '/run/agent-secrets/SERVICE_ACCOUNT';
/** The agent tells what it was given, and stays. */
const COMMAND = ['sh', '-c', `(cat "$ACCOUNT"; echo " $MODEL_KEY") >/workspace/given; exec node /opt/agent/agent.mjs`];

describe.skipIf(fault !== undefined).each([
  { sidecar: 'process', withAgent: 'workspace', withSidecar: 'workspace' },
  { sidecar: 'container', withAgent: 'agent', withSidecar: 'sidecar' },
] as const)('the agent’s secrets, its sidecar a $sidecar', { timeout: 300_000 }, (form) => {
  const agentSecrets = new Map([
    ['MODEL_KEY', new Secret(KEY)],
    ['SERVICE_ACCOUNT', new Secret(ACCOUNT)],
  ]);
  let image: string;
  let place: DockerPlace;
  let host: DockerHost;

  beforeAll(async () => {
    image = await buildImage('scripted');
  }, 900_000);
  beforeEach(async () => {
    place = await DockerPlace.make(image);
    host = place.newHost({ sidecar: form.sidecar, memory: 512 * 1_024 ** 2 });
    host.onDeath(async () => give);
    onTestFinished(async () => {
      await host.close();
      await place.tidy();
    });
  });

  const give = async () => ({ agentSecrets });
  const start = async (readOnlyRoot = false): Promise<void> => {
    const agent: AgentBoot = { prompt: 'stdin', variables: {}, secrets: SECRETS, requires: { binaries: [] } };
    await host.start(await bootFor(host, { agent, command: COMMAND }), give, { ...NEEDS, readOnlyRoot });
  };
  const seenBy = async (user: string, part: 'workspace' | 'sidecar' | 'agent', ...command: string[]) =>
    tryPodman(['exec', '--user', user, place.name('ada', part), ...command]);
  const given = () =>
    until(async () => {
      const { code, stdout } = await seenBy('root', form.withAgent, 'cat', '/workspace/given');
      return code === 0 && stdout !== '' ? stdout : undefined;
    });
  /** Those of the volumes that hold one of the values. */
  const volumesWithSecrets = async (): Promise<string[]> => {
    const holding: string[] = [];
    for (const volume of VOLUMES.filter((name) => name !== 'workspace')) {
      const { code, stdout } = await tryPodman([
        ...['volume', 'inspect', '--format', '{{.Mountpoint}}', place.volume('ada', volume)],
      ]);
      if (code !== 0) continue;
      const found = await tryPodman(['-r', '-l', '-e', KEY, '-e', ACCOUNT, stdout.trim()], { command: 'grep' });
      if (found.code === 0) holding.push(volume);
    }
    return holding;
  };

  test('come to the agent as its template says, and to nobody else', async () => {
    await start();
    expect(await given()).toBe(`${ACCOUNT} ${KEY}\n`);
    expect(await seenBy('agent', form.withAgent, 'cat', SHOWN)).toMatchObject({ code: 0, stdout: ACCOUNT });
    for (const attempt of [`echo mine >${SHOWN}.new`, `rm -f ${SHOWN}`, `mv ${SHOWN} /tmp`]) {
      expect(await seenBy('agent', form.withAgent, 'sh', '-c', attempt), attempt).not.toMatchObject({ code: 0 });
    }
    expect(await seenBy('mooring', form.withSidecar, 'cat', SHOWN)).toMatchObject({ stdout: '' });
    // Not even the root of the sidecar's container, where that is another one.
    const { stdout } = await seenBy('root', form.withSidecar, 'ls', '/run/agent-secrets');
    expect(stdout).toBe(form.sidecar === 'container' ? '' : 'SERVICE_ACCOUNT\n');
    expect(await volumesWithSecrets()).toEqual([]);
  });

  test('are given again after a death, and lie nowhere once the workspace has stopped', async () => {
    await start(true);
    await given();
    await seenBy('root', form.withAgent, 'rm', '/workspace/given');
    await place.kill('ada', form.withAgent);
    expect(await given()).toBe(`${ACCOUNT} ${KEY}\n`);
    await host.stop('ada');
    expect(await volumesWithSecrets()).toEqual([]);
  });
});
