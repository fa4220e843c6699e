import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { PlatformStatus } from '../../src/contract/status.ts';
import { run } from '../harness/run.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { startDockerApi } from './docker-api.ts';
import { podman } from './podman.ts';
import { ofPlatform } from './running-containers.ts';
import { buildImage } from './scripted-image.ts';
import { prepareStore } from './store.ts';
import { inContainers } from './stories.ts';
import { startUpInContainers } from './up-in-containers.ts';

const GRANTS = [{ owner: 'acme', repositories: ['harbor'] }];

/** An engine at a place that stays, so that it can go away and come back. */
async function engineAt(socket: string) {
  const start = async () => {
    const api = await startDockerApi();
    onTestFinished(api.stop);
    await symlink(api.socket, socket);
    return async () => {
      await api.stop();
      await rm(socket);
    };
  };
  return { start, stop: await start() };
}

const isAway = ({ faults }: PlatformStatus): boolean => faults.some(({ code }) => code === 'engine_unreachable');

inContainers('an engine that is away is told where people look, while it is and when the platform stops', async () => {
  await buildImage('scripted');
  const socket = join(await temporaryFolder(), 'podman.sock');
  const engine = await engineAt(socket);
  const workspaces = [{ name: 'ada', grants: GRANTS, container: { sidecar: 'container' } }];
  const { up, dataFolder } = await startUpInContainers(workspaces, { containers: { engine: `unix://${socket}` } });
  const list = async () => (await run('./mooring', ['workspace', 'list', '--data', dataFolder])).stdout;
  expect(await list()).toMatch(/^ada /);

  await engine.stop();
  await up.until(isAway);
  expect(await list()).toMatch(
    /^the container engine at \S+ cannot be reached \(ENOENT\), since \d\d:\d\d: start it, .* \(engine_unreachable\)\nada +running$/m,
  );
  const stopAgain = await engine.start();
  await up.until((status) => !isAway(status));
  expect(await list()).toMatch(/^ada +running$/m);

  await stopAgain();
  up.signal('SIGINT');
  expect(await up.exitCode()).toBe(1);
  const said = up.log;
  expect(said).toContain('the workspace ada still runs: the container engine at');
  const [, command = ''] = /and leaves their files: (.+?\)): /.exec(said) ?? [];
  const own = await ofPlatform(dataFolder);
  const containers = () => podman('ps', '--all', '--quiet', '--filter', own);
  expect((await containers()).split('\n')).toHaveLength(2);
  await engine.start();
  const removed = await run('sh', ['-c', command], { env: await prepareStore() });
  expect(removed, removed.stderr).toMatchObject({ code: 0 });
  expect(await containers()).toBe('');
});
