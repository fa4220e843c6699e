import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepareStore } from './store.ts';

export type DockerApi = {
  /** A unix socket that speaks the Docker Engine's API, served by podman. */
  readonly socket: string;
  stop(): Promise<void>;
};

/** `podman system service` on a socket of its own, over the store of these tests. */
export async function startDockerApi(): Promise<DockerApi> {
  const folder = await mkdtemp(join(tmpdir(), 'moor-docker-'));
  const socket = join(folder, 'docker.sock');
  // A test run that is killed takes it along.
  const service = spawn(
    'setpriv',
    ['--pdeathsig', 'TERM', 'podman', 'system', 'service', '--time=0', `unix://${socket}`],
    {
      // What watches a container writes `oom` where podman was started.
      cwd: folder,
      env: await prepareStore(),
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  while (!(await answers(socket))) {
    const { exitCode, signalCode } = service;
    if (exitCode !== null || signalCode !== null) {
      throw new Error(`podman system service ended with ${signalCode ?? `code ${exitCode}`}`);
    }
    await sleep(20);
  }
  return {
    socket,
    stop: async () => {
      service.kill('SIGTERM');
      if (service.exitCode === null && service.signalCode === null) await once(service, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function answers(socketPath: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const ping = request({ socketPath, path: '/_ping', agent: false }, (response) => {
    response.resume();
    resolve(response.statusCode === 200);
  });
  ping.once('error', () => resolve(false)).end();
  return promise;
}
