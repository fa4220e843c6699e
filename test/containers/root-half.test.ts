import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { CONTAINER_PLACES } from '../../src/contract/workspace-boot.ts';
import { tryPodman } from './podman.ts';
import { buildImage } from './scripted-image.ts';
import { giveTo, leased, makeWorkspace, startPlatform } from './world.ts';
import { containersFault } from './whether-containers-run.ts';

const fault = await containersFault();
if (fault !== undefined) process.stderr.write(`tests with containers are skipped: ${fault}\n`);

/** Somebody of the operator's, who is neither the agent nor root. */
const SOMEBODY = 4321;

const uidOf = async (path: string): Promise<number> => (await stat(path)).uid;

describe.skipIf(fault !== undefined)("a container's root half", { timeout: 300_000 }, () => {
  beforeAll(() => buildImage('scripted'), 900_000);

  test('mends what is wrong, tells what it did, and finds everything in order the next time', async () => {
    const platform = await startPlatform();
    const workspace = await makeWorkspace(platform, { boot: { sessions: '.claude/projects' } });
    const { path } = workspace;
    await mkdir(path('workspace', 'copied', 'deep'), { recursive: true });
    await writeFile(path('workspace', 'copied', 'deep', 'file'), '');
    await mkdir(path('workspace', 'kept'));
    await writeFile(path('workspace', 'kept', 'of-root'), '');
    await mkdir(path('workspace', 'others'));
    await giveTo(SOMEBODY, path('workspace', 'others'));
    await giveTo(1000, path('workspace', 'kept'));
    await writeFile(path('configs', 'hook'), '#!/bin/sh\r\necho it ran\r\n', { mode: 0o755 });
    await writeFile(path('configs', 'notes'), '#!/bin/sh\r\n', { mode: 0o644 });
    await mkdir(path('home', '.claude', 'projects'), { recursive: true });
    await writeFile(path('home', '.claude', 'projects', 'session'), 'from before');

    await workspace.start();
    await leased(platform);

    const log = await workspace.logs();
    for (const name of ['copied', 'copied/deep', 'copied/deep/file']) {
      expect(await uidOf(path('workspace', name)), name).toBe(1000);
    }
    // Whose top entry is in order is not looked into, however large it is.
    expect(await uidOf(path('workspace', 'kept', 'of-root'))).toBe(0);
    expect(await uidOf(path('workspace', 'others'))).toBe(SOMEBODY);
    expect(log).toContain('"step":"ownership of /workspace","outcome":"4 entries mended"');
    expect(await workspace.run('agent', '/configs/hook')).toBe('it ran');
    expect(await readFile(path('configs', 'notes'), 'utf8')).toBe('#!/bin/sh\r\n');
    expect(await readlink(path('home', '.claude', 'projects'))).toBe(CONTAINER_PLACES.sessions);
    expect(await readFile(path('sessions', 'session'), 'utf8')).toBe('from before');
    expect(await uidOf(path('state', 'sidecar', 'gateway.json'))).toBe(990);

    expect(await workspace.stop()).toBe(0);
    const before = (await workspace.logs()).length;
    await workspace.start();
    await leased(platform, 2);
    const again = (await workspace.logs()).slice(before);
    const outcomes = [...again.matchAll(/"step":"([^"]*)","outcome":"([^"]*)"/g)].map(([, , outcome]) => outcome);
    expect(outcomes.length).toBeGreaterThanOrEqual(8);
    expect(new Set(outcomes)).toEqual(new Set(['as it should be', 'as they should be', 'closed to the agent']));
    expect(platform.enrolments).toHaveLength(1);
  });

  test('an operator’s own /configs, mounted read-only, stays as it is, and what runs badly there is told', async () => {
    const platform = await startPlatform();
    const theirs = await mkdtemp(join(tmpdir(), 'moor-configs-'));
    onTestFinished(() => rm(theirs, { recursive: true }));
    await chmod(theirs, 0o755);
    await writeFile(join(theirs, 'hook'), '#!/bin/sh\r\necho it ran\r\n', { mode: 0o755 });
    const workspace = await makeWorkspace(platform, { configs: `${theirs}:/configs:ro` });
    await workspace.start();
    await leased(platform);
    const log = await workspace.logs();
    expect(log).toContain(`"step":"ownership of /configs","outcome":"the operator's, read-only"`);
    expect(log).toContain('"step":"scripts in /configs","outcome":"0 scripts mended, 1 cannot be changed"');
    expect(await uidOf(join(theirs, 'hook'))).toBe(0);
  });

  test('what an agent has planted leads root nowhere', async () => {
    const platform = await startPlatform();
    const workspace = await makeWorkspace(platform, { boot: { sessions: '.claude/projects' } });
    await workspace.start();
    await leased(platform);
    await workspace.run('agent', 'rm -rf ~/.claude && ln -s /etc/mooring ~/.claude && ln -s /opt /workspace/link');
    await workspace.stop();
    await workspace.start();
    await leased(platform, 2);
    expect(await workspace.logs()).toContain('"step":"sessions","err"');
    expect(await workspace.run('root', 'ls /etc/mooring; stat -c %u /opt /opt/mooring')).not.toMatch(/projects|1000/);
  });

  test('works on a read-only root with nothing but tmpfs beside its volumes', async () => {
    const platform = await startPlatform();
    const scratch = ['--tmpfs', '/etc/mooring', '--tmpfs', '/run', '--tmpfs', '/tmp'];
    const workspace = await makeWorkspace(platform, { options: ['--read-only', ...scratch] });
    await workspace.start();
    await leased(platform);
    expect(await workspace.run('agent', 'git config user.name')).toBe('ada');
    await expect(workspace.run('root', 'touch /opt/x')).rejects.toThrow('Read-only file system');
  });

  test('has a container to itself where the agent has another', async () => {
    const platform = await startPlatform();
    const shared = sharedVolumes();
    const sidecar = await makeWorkspace(platform, { args: ['--part', 'sidecar'], options: shared });
    const agent = await makeWorkspace(platform, {
      args: ['--part', 'agent'],
      options: ['--network', `container:${sidecar.name}`, ...shared],
    });
    // Left by a time when the agent was in this container as well.
    await mkdir(sidecar.path('state', 'secrets'));
    await writeFile(sidecar.path('state', 'secrets', 'MODEL_KEY'), 'value of a model key');
    await sidecar.start();
    await agent.start();
    await leased(platform);
    await expect(stat(sidecar.path('state', 'secrets'))).rejects.toThrow('ENOENT');
    expect(await agent.run('root', 'ls /var/lib/mooring/sidecar')).toBe('enrolment-code');
    expect(await agent.run('agent', 'git config user.name')).toBe('ada');
    expect(await agent.stop()).toBe(0);
    expect(await sidecar.stop()).toBe(0);
  });
});

/** Volumes that two containers share; they go with the test. */
function sharedVolumes(): string[] {
  const prefix = `moor-test-${randomUUID().slice(0, 8)}`;
  const [wiring, run] = [`${prefix}-wiring`, `${prefix}-run`];
  // The containers, which were made later, are gone by then.
  onTestFinished(async () => void (await tryPodman(['volume', 'rm', '--force', wiring, run])));
  return ['--volume', `${wiring}:/etc/mooring`, '--volume', `${run}:/run/mooring`];
}
