import { afterEach, beforeEach, expect, test } from 'vitest';
import { gitHubInstanceAt } from '../../../contract/github-instance.ts';
import type { WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import { Secret } from '../../../lib/secret.ts';
import type { PrepareSecrets, WorkspaceDeath, WorkspaceHost, WorkspaceNeeds } from '../workspace-host.ts';

/** One place with its hosts, made anew for each test. */
export type HostPlace = {
  /** A host as the next platform on the same data would make it. */
  newHost(): WorkspaceHost;
  /** What runs now for a workspace: changes whenever that is started. Waits until it is there. */
  runningNow(name: string): Promise<string>;
  /** Ends it by SIGKILL, behind the host's back. */
  kill(name: string): Promise<void>;
  /** Whether anything of Mooring's own is kept for a workspace. */
  isKept(name: string): Promise<boolean>;
  tidy(): Promise<void>;
};

export const NEEDS: WorkspaceNeeds = { template: 'scripted', readOnlyRoot: false };

/** For a start that needs no secret. */
export const NOTHING: PrepareSecrets = async () => ({});

/** Nobody listens at the platform's address: what is tested here needs no more than something that runs. */
export async function bootFor(host: WorkspaceHost, changes: Partial<WorkspaceBoot> = {}): Promise<WorkspaceBoot> {
  const { kind } = await host.isolation();
  const name = changes.name ?? 'ada';
  const addresses = { platform: '/nowhere/platform.sock', github: gitHubInstanceAt('https://github.com') };
  return {
    id: 'w1',
    name,
    role: 'member',
    delivery: 'gateway',
    ...host.addressesInside(addresses),
    grants: [{ owner: 'acme', repositories: ['harbor'], push: ['refs/heads/**'], allow: [] }],
    assignee: 'ada',
    adapter: 'acp',
    command: ['node', 'agent.ts'],
    agent: { prompt: 'stdin', variables: {}, secrets: [], requires: { binaries: [] } },
    folders: host.folders(name),
    isolation: kind,
    ...changes,
  };
}

/** What every implementation of `WorkspaceHost` does, wherever it runs workspaces. */
export function testHostContract(
  makePlace: () => Promise<HostPlace>,
  define: typeof test | typeof test.skip = test,
): void {
  let place: HostPlace;
  let hosts: WorkspaceHost[];
  let deaths: WorkspaceDeath[];
  const newHost = (answer: 'again' | 'never' = 'again'): WorkspaceHost => {
    const host = place.newHost();
    hosts.push(host);
    host.onDeath(async (death) => {
      deaths.push(death);
      return answer === 'again' ? NOTHING : undefined;
    });
    return host;
  };

  beforeEach(async () => {
    place = await makePlace();
    [hosts, deaths] = [[], []];
  });
  afterEach(async () => {
    for (const host of hosts) await host.close();
    await place.tidy();
  });

  define('a workspace starts, and stop ends it; what it has written stays until that is removed', async () => {
    const host = newHost();
    await host.start(await bootFor(host), async () => ({ enrolmentCode: new Secret('first-enrolment-code') }), NEEDS);
    await place.runningNow('ada');
    expect(await host.inspect('ada')).toEqual({ state: 'running' });
    await host.stop('ada');
    await host.stop('ada');
    expect(await host.inspect('ada')).toEqual({ state: 'absent' });
    expect(await place.isKept('ada')).toBe(true);
    expect(await host.files('ada')).not.toEqual([]);
    for (const files of ['keep', 'keep', 'remove', 'remove'] as const) {
      await host.remove('ada', files);
      expect(await place.isKept('ada')).toBe(false);
      expect((await host.files('ada')).length > 0, files).toBe(files === 'keep');
    }
    expect(deaths).toEqual([]);
  });

  define('one that is removed finds what it has written when it is made anew, and enrols', async () => {
    const host = newHost();
    const asked: boolean[] = [];
    const prepare: PrepareSecrets = async ({ isStateNew }) => {
      asked.push(isStateNew);
      return {};
    };
    await host.start(await bootFor(host), prepare, NEEDS);
    await place.runningNow('ada');
    await host.remove('ada', 'keep');
    expect(await host.inspect('ada')).toEqual({ state: 'absent' });
    const kept = await host.files('ada');
    await host.start(await bootFor(host), prepare, NEEDS);
    await place.runningNow('ada');
    expect(asked).toEqual([true, true]);
    expect(await host.files('ada')).toEqual(kept);
  });

  define('a second host adopts what the first one left running, and keeps it running', async () => {
    const first = newHost();
    await first.start(await bootFor(first), NOTHING, NEEDS);
    const before = await place.runningNow('ada');
    await first.close();

    const second = newHost();
    await second.start(await bootFor(second), NOTHING, NEEDS);
    expect(await place.runningNow('ada')).toBe(before);
    await place.kill('ada');
    await expect.poll(() => deaths.length, { timeout: 30_000 }).toBe(1);
    await expect.poll(() => second.inspect('ada'), { timeout: 30_000 }).toEqual({ state: 'running' });
    expect(await place.runningNow('ada')).not.toBe(before);
  });

  define('another boot replaces the one that runs', async () => {
    const host = newHost();
    await host.start(await bootFor(host), NOTHING, NEEDS);
    const before = await place.runningNow('ada');
    await host.start(await bootFor(host, { assignee: 'grace' }), NOTHING, NEEDS);
    expect(await place.runningNow('ada')).not.toBe(before);
    expect(deaths).toEqual([]);
  });

  define('secrets are prepared when it really starts, and anew where its state is', async () => {
    const host = newHost();
    const asked: boolean[] = [];
    const prepare: PrepareSecrets = async ({ isStateNew }) => {
      asked.push(isStateNew);
      return {};
    };
    const boot = await bootFor(host);
    await host.start(boot, prepare, NEEDS);
    await place.runningNow('ada');
    await host.start(boot, prepare, NEEDS);
    expect(asked).toEqual([true]);
    await host.start(await bootFor(host, { assignee: 'grace' }), prepare, NEEDS);
    expect(asked.length).toBe(2);
    await host.remove('ada', 'remove');
    await host.start(boot, prepare, NEEDS);
    expect(asked.slice(2)).toEqual([true]);
  });

  define('one that nobody wants to be started again stays down, and its reason is told', async () => {
    const host = newHost('never');
    await host.start(await bootFor(host), NOTHING, NEEDS);
    await place.runningNow('ada');
    await place.kill('ada');
    await expect.poll(() => deaths.length, { timeout: 30_000 }).toBe(1);
    const [death] = deaths;
    expect(death).toMatchObject({ name: 'ada', isFinal: false });
    await expect.poll(() => host.inspect('ada')).toEqual({ state: 'absent', reason: death?.reason });
  });

  define('a workspace that is known no longer is ended, its neighbour is not touched', async () => {
    const first = newHost();
    await first.start(await bootFor(first), NOTHING, NEEDS);
    await first.start(await bootFor(first, { name: 'grace' }), NOTHING, NEEDS);
    const [, graces] = [await place.runningNow('ada'), await place.runningNow('grace')];
    await first.close();
    const second = newHost();
    await second.endOthers(new Set(['grace']));
    expect((await second.inspect('ada')).state).toBe('absent');
    expect(await second.inspect('grace')).toEqual({ state: 'running' });
    expect(await place.runningNow('grace')).toBe(graces);
    expect(await place.isKept('ada')).toBe(true);
  });

  define('what it prints can be read', async () => {
    const host = newHost();
    await host.start(await bootFor(host), NOTHING, NEEDS);
    await place.runningNow('ada');
    await expect.poll(() => host.logs('ada', 10)).not.toBe('');
  });
}
