import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { CONTAINER_PLACES } from '../../src/contract/workspace-boot.ts';
import { buildImage } from './scripted-image.ts';
import { giveTo, makeWorkspace, readWhenThere, startPlatform } from './world.ts';
import { containersFault } from './whether-containers-run.ts';

const fault = await containersFault();

const NONE = Array.from({ length: 5 }, () => '0000000000000000').join(' ');

describe.skipIf(fault !== undefined)('the agent in its container', { timeout: 300_000 }, () => {
  beforeAll(() => buildImage('scripted'), 900_000);

  test('has no capability, gains none, and finds no way to the sidecar or to the platform', async () => {
    const platform = await startPlatform();
    // The worst case: the platform's user has the agent's uid outside.
    await giveTo(1000, join(platform.socket, '..'), platform.socket);
    const target = join(CONTAINER_PLACES.platformMount, 'platform.sock');
    const command = ['node', '/workspace/prying-agent.mjs', JSON.stringify({ platform: target })];
    const workspace = await makeWorkspace(platform, { boot: { command }, options: ['--group-add', '4321'] });
    await copyFile(new URL('prying-agent.mjs', import.meta.url), workspace.path('workspace', 'prying-agent.mjs'));
    await workspace.start();

    const findings = JSON.parse(await readWhenThere(workspace.path('workspace', 'findings.json')));

    expect(findings.self).toEqual({ uid: 1000, groups: '', capabilities: NONE, noNewPrivileges: '1' });
    expect(findings.sidecar).toEqual({ uid: 990, groups: '', capabilities: NONE, noNewPrivileges: '1' });
    expect(findings.environmentNames).not.toContain('MOORING_RELAY');
    expect(findings.ofOthers).toBeGreaterThanOrEqual(3);
    for (const kind of ['environ', 'maps', 'memory', 'openFiles']) {
      expect(new Set(findings[kind]), kind).toEqual(new Set(['EACCES']));
    }
    expect(findings).toMatchObject({
      sidecarFolder: 'EACCES',
      sidecarKey: 'EACCES',
      platformFolder: 'EACCES',
      platformSocket: 'EACCES',
      sidecarsSocket: 'EACCES',
      killSidecar: 'EPERM',
      becomeRoot: 'EPERM',
      becomeMooring: 'EPERM',
      writeToWiring: 'EACCES',
      replaceSocket: 'EACCES',
      writeToMooring: 'EACCES',
      writeToWorkspace: 'done',
      writeToHome: 'done',
      relay: 'done',
    });
    for (const attempt of ['regain', 'asOwnRoot', 'switchUser']) expect(findings[attempt], attempt).not.toBe('done');
  });

  test('a folder of the platform that the agent could enter ends the start, with the reason', async () => {
    const platform = await startPlatform();
    await giveTo(1000, join(platform.socket, '..'));
    const workspace = await makeWorkspace(platform, { mountAt: CONTAINER_PLACES.platform });
    await workspace.start();
    expect(await workspace.ended()).toBe(2);
    expect((await workspace.logs()).trim().split('\n').at(-1)).toMatch(
      /^mooring: the agent could enter \/run\/platform/,
    );
  });

  test('the platform’s folder is closed also where the engine has made what is above it', async () => {
    const platform = await startPlatform();
    await giveTo(1000, join(platform.socket, '..'));
    // Docker's tmpfs is empty; Podman's has the image's folders, unless it is told.
    const scratch = ['--tmpfs', '/etc/mooring', '--tmpfs', '/run:notmpcopyup', '--tmpfs', '/tmp'];
    const workspace = await makeWorkspace(platform, { options: ['--read-only', ...scratch] });
    await workspace.start();
    expect(await workspace.logged(/workspace runs|^mooring: /m)).not.toMatch(/^mooring: /m);
    const look = `ls ${CONTAINER_PLACES.platformMount} 2>&1; true`;
    expect(await workspace.run('agent', look)).toMatch(/Permission denied$/);
    expect(await workspace.run('root', look)).toBe('platform.sock');
  });

  test('what cannot be closed ends the start: nothing of the workspace runs', async () => {
    const platform = await startPlatform();
    const above = await mkdtemp(join(tmpdir(), 'moor-above-'));
    onTestFinished(() => rm(above, { recursive: true }));
    await mkdir(join(above, 'mount'));
    const workspace = await makeWorkspace(platform, { options: ['--volume', `${above}:/run/platform:ro`] });
    await workspace.start();
    const log = await workspace.logged(/workspace runs|^mooring: /m);
    expect(log).toMatch(/mooring: .*EROFS.*\/run\/platform/);
    expect(log).not.toContain('workspace runs');
    expect(await workspace.ended()).toBe(1);
    expect(platform.enrolments).toEqual([]);
  });

  test('the sidecar’s folder is its own, whoever had it before', async () => {
    const platform = await startPlatform();
    const workspace = await makeWorkspace(platform);
    await giveTo(1000, workspace.path('state', 'sidecar'));
    await workspace.start();
    await workspace.logged('workspace runs');
    expect(await workspace.run('root', 'stat -c "%a %U" /var/lib/mooring/sidecar')).toBe('700 mooring');
    expect(await workspace.run('agent', 'ls /var/lib/mooring/sidecar 2>&1; true')).toMatch(/Permission denied$/);
  });
});
