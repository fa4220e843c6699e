import { expect, test } from 'vitest';
import { gitHubInstanceAt } from '../../../contract/github-instance.ts';
import { CONTAINER_FOLDERS, type WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import { NEEDS } from '../testing/host-contract.ts';
import { settingsFor } from './containers-config.ts';
import { planContainers, type PlanFacts } from './plan-containers.ts';
import { reachFromContainers } from './reach-from-containers.ts';

const boot: WorkspaceBoot = {
  ...{ id: 'w1', name: 'ada', role: 'member', delivery: 'gateway', assignee: 'ada', adapter: 'acp' },
  platform: '/run/platform/mount/platform.sock',
  github: gitHubInstanceAt('https://github.com'),
  grants: [],
  agent: { prompt: 'stdin', variables: {}, secrets: [], requires: { binaries: [] } },
  command: ['node', 'agent.ts'],
  folders: CONTAINER_FOLDERS,
  isolation: 'container',
};
const named = { workspace: 'ada', template: 'scripted' };
const facts = (settings = settingsFor(named, {})): PlanFacts => ({
  ...{ instance: '0f0e0d0c-0b0a-4908-8706-050403020100', settings, isPodman: false },
  platformFolder: '/data/run',
});

test('the same facts make the same containers, others do not', () => {
  const labels = (plan = planContainers(boot, NEEDS, facts())) => plan.containers[0]?.options.Labels;
  expect(labels()).toEqual(labels());
  expect(labels()).toMatchObject({
    'dev.mooring.instance': '0f0e0d0c-0b0a-4908-8706-050403020100',
    'dev.mooring.workspace': 'ada',
    'dev.mooring.part': 'workspace',
    'dev.mooring.boot': expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  const changed = ({ 'dev.mooring.boot': one, 'dev.mooring.made': other }: Record<string, string> = {}) => [
    one !== labels()?.['dev.mooring.boot'],
    other !== labels()?.['dev.mooring.made'],
  ];
  expect(changed(labels(planContainers({ ...boot, assignee: 'grace' }, NEEDS, facts())))).toEqual([true, false]);
  expect(changed(labels(planContainers(boot, NEEDS, facts(settingsFor(named, { cpus: 1 })))))).toEqual([false, true]);
});

test('a workspace’s own settings come before those of all, and these before the usual ones', () => {
  expect(settingsFor(named, { memory: 2 ** 30, pids: 100, configs: '/etc/agents/{workspace}' }, { pids: 200 })).toEqual(
    {
      ...{ image: 'localhost/mooring-scripted:latest', memory: 2 ** 30, cpus: 2, pids: 200, sidecar: 'process' },
      ...{ configs: { folder: '/etc/agents/ada', isShared: false }, network: undefined },
    },
  );
});

test.each([
  ['/etc/agents/{workspace}', '/etc/agents/ada', false],
  ['/etc/agents', '/etc/agents', true],
])('the operator’s %s takes the place of the volume for /configs: what all share no agent writes', (configs, ...at) => {
  const [Source, ReadOnly] = at;
  const plan = planContainers(boot, NEEDS, facts(settingsFor(named, { configs })));
  expect(plan.volumes).toEqual(['state', 'home', 'workspace', 'sessions']);
  const mounts = plan.containers[0]?.options.HostConfig?.Mounts;
  expect(mounts).toContainEqual({ Type: 'bind', Source, Target: '/configs', ReadOnly });
});

test('an agent’s container has no volume of the sidecar’s that it may write, and no way to the platform', () => {
  const plan = planContainers(boot, NEEDS, facts(settingsFor(named, { sidecar: 'container', network: 'agents' })));
  const [sidecar, agent] = plan.containers;
  const targets = (container = agent) =>
    container?.options.HostConfig?.Mounts?.map(
      ({ Target, ReadOnly }) => `${Target}${ReadOnly === true ? ' (ro)' : ''}`,
    );
  expect(targets(sidecar)).toEqual(['/var/lib/mooring', '/etc/mooring', '/run/mooring', '/run/platform/mount (ro)']);
  expect(targets(agent)).toEqual([
    ...['/var/lib/mooring', '/etc/mooring (ro)', '/run/mooring (ro)'],
    ...['/home/agent', '/workspace', '/configs', '/sessions'],
  ]);
  expect(sidecar?.options.HostConfig?.Mounts?.[0]?.Source).not.toBe(agent?.options.HostConfig?.Mounts?.[0]?.Source);
  expect(sidecar?.options.HostConfig?.NetworkMode).toBe('agents');
  expect(agent?.options.HostConfig?.NetworkMode).toBe(`container:${sidecar?.name}`);
});

test('what is on this machine’s loopback is reached elsewhere, and keeps its name', () => {
  const addresses = {
    platform: '/data/run/platform.sock',
    github: gitHubInstanceAt('http://127.0.0.1:8080', 'github.com'),
  };
  expect(reachFromContainers(addresses, { loopback: '10.0.2.2' })).toEqual({
    platform: '/run/platform/mount/platform.sock',
    github: gitHubInstanceAt('http://10.0.2.2:8080', 'github.com'),
  });
  const platform = 'http://localhost:8700';
  expect(reachFromContainers(addresses, { loopback: '10.0.2.2', platform }).platform).toBe('http://10.0.2.2:8700');
  const real = { ...addresses, github: gitHubInstanceAt('https://github.com') };
  expect(reachFromContainers(real, { loopback: '10.0.2.2' }).github).toEqual(real.github);
  expect(() => reachFromContainers(addresses, {})).toThrow(
    "github.web http://127.0.0.1:8080 is on this machine's loopback, which containers do not reach",
  );
  expect(() => reachFromContainers(real, { platform })).toThrow(`containers.platform ${platform} is on`);
});
