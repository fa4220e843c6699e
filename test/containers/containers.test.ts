import { request } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { DEBIAN } from './base-image.ts';
import { startDockerApi } from './docker-api.ts';
import { podman } from './podman.ts';
import { containersFault } from './whether-containers-run.ts';

const fault = await containersFault();
if (fault !== undefined) process.stderr.write(`tests with containers are skipped: ${fault}\n`);
const withContainers = test.skipIf(fault !== undefined);

withContainers('a container runs, apart from those of the machine', async () => {
  expect(await podman('run', '--rm', DEBIAN, 'cat', '/etc/debian_version')).toMatch(/^12/);
  expect(await podman('image', 'ls', '--format', '{{.Repository}}')).not.toContain('mooring-base-debian');
});

withContainers("Docker's API is served, and knows the same images", async () => {
  const api = await startDockerApi();
  onTestFinished(api.stop);
  const asked = request({ socketPath: api.socket, path: '/images/json', agent: false }).end();
  const [response] = await once(asked, 'response');
  expect(await text(response)).toContain(DEBIAN);
});
