import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildImage } from './scripted-image.ts';
import { holders, leased, makeWorkspace, readWhenThere, startPlatform, until } from './world.ts';
import { containersFault } from './whether-containers-run.ts';
import type { WorkspaceContainer } from './workspace-container.ts';

const fault = await containersFault();

/** The pid in the container of the program of that name: the only process whose command line names it. */
const pidOf = (workspace: WorkspaceContainer, program: string): Promise<string> =>
  workspace.run(
    'root',
    `for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline 2>/dev/null | grep -q "^/usr/local/bin/node.*mooring.mjs ${program} *" && basename $p; done; true`,
  );

describe.skipIf(fault !== undefined)("a container's processes", { timeout: 300_000 }, () => {
  beforeAll(() => buildImage('scripted'), 900_000);

  test('a runtime that is killed comes back, without what its agent has left behind', async () => {
    const platform = await startPlatform();
    // It leaves a process that has left its session, as a daemon does.
    const command = ['sh', '-c', 'setsid sleep 4242 & exec node /opt/agent/agent.mjs'];
    const workspace = await makeWorkspace(platform, { boot: { command } });
    await workspace.start();
    await leased(platform);
    const sleepers = (): Promise<string> =>
      workspace.run('root', 'for p in /proc/[0-9]*; do grep -qs 4242 $p/cmdline && basename $p; done; true');
    const daemon = await until(async () => (await sleepers()).match(/\d+/)?.[0]);
    const runtime = await pidOf(workspace, 'runtime');
    // Somebody's shell in the container, as the agent's user: it is nobody's orphan.
    const visitor = workspace.run(
      'agent',
      'echo $$ >/workspace/pid && mv /workspace/pid /workspace/visitor; exec sleep 5151',
    );
    visitor.catch(() => undefined);
    const visiting = (await readWhenThere(workspace.path('workspace', 'visitor'))).trim();

    await workspace.run('root', `kill -9 ${runtime}`);
    await leased(platform, 2);

    expect(await pidOf(workspace, 'runtime')).not.toBe(runtime);
    expect((await sleepers()).split('\n')).not.toContain(daemon);
    expect(holders(platform)).toHaveLength(2);
    expect(await workspace.run('root', `tr '\\0' ' ' </proc/${visiting}/cmdline`)).toBe('sleep 5151');
  });

  test('a sidecar that is killed comes back under its own user, and is known to the platform', async () => {
    const platform = await startPlatform();
    const workspace = await makeWorkspace(platform);
    await workspace.start();
    await leased(platform);
    const sidecar = await pidOf(workspace, 'sidecar');
    const heard = platform.received.length;
    await workspace.run('root', `kill -9 ${sidecar}`);
    await until(() => platform.received.slice(heard).find(({ path }) => path === '/report'));
    await until(() => platform.received.slice(heard).find(({ path }) => path === '/turns/lease'));
    const successor = await pidOf(workspace, 'sidecar');
    expect(successor).not.toBe(sidecar);
    expect(await workspace.run('root', `stat -c %U /proc/${successor}`)).toBe('mooring');
    expect(platform.enrolments).toHaveLength(1);
  });

  test('SIGTERM ends agent, sidecar and container in this order; a restart finds the workspace as it was', async () => {
    const platform = await startPlatform();
    const agent = 'exec 3<&0; node /opt/agent/agent.mjs <&3 & trap "echo agent ends >&2; kill $!; exit 0" TERM; wait';
    const command = ['sh', '-c', agent];
    const workspace = await makeWorkspace(platform, { boot: { command } });
    await workspace.start();
    await leased(platform);
    expect(await workspace.stop()).toBe(0);
    const said = (await workspace.logs()).trim().split('\n');
    expect(said.findIndex((line) => line.includes('agent ends'))).toBeGreaterThan(0);
    expect(said.at(-1)).toContain('workspace stopped');
    await workspace.start();
    await leased(platform, 2);
  });

  test('zombies are reaped', async () => {
    const platform = await startPlatform();
    const command = ['sh', '-c', '(sleep 0.1 & exec true) ; exec node /opt/agent/agent.mjs'];
    const workspace = await makeWorkspace(platform, { boot: { command } });
    await workspace.start();
    await leased(platform);
    await until(async () =>
      (await workspace.run('root', 'cat /proc/[0-9]*/stat 2>/dev/null | grep -c ") Z " ; true')) === '0'
        ? true
        : undefined,
    );
  });

  test('a boot that cannot be read ends the start with code 2 and one sentence', async () => {
    const platform = await startPlatform();
    const workspace = await makeWorkspace(platform, { boot: { name: 'No Name' } });
    await workspace.start();
    expect(await workspace.ended()).toBe(2);
    expect(await workspace.logs()).toBe(
      "mooring: /var/lib/mooring/boot.json does not hold a workspace's boot (name: must be lower case letters, digits and hyphens): start the workspace through the platform, which writes this file\n",
    );
  });

  test('a platform that is away is asked again without haste, and found when it is there', async () => {
    const platform = await startPlatform();
    const workspace = await makeWorkspace(platform, { boot: { platform: '/run/platform/mount/nobody.sock' } });
    await workspace.start();
    await workspace.logged('platform_unreachable');
    await symlink('platform.sock', join(platform.socket, '..', 'nobody.sock'));
    await leased(platform);
    expect((await workspace.logs()).split('platform_unreachable').length).toBeLessThan(60);
  });
});
