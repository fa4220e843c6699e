import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ImageBuilder } from '../../src/cli/image/image-builder.ts';
import { podman } from './podman.ts';
import { buildImage } from './scripted-image.ts';
import { prepareStore } from './store.ts';
import { containersFault } from './whether-containers-run.ts';

const fault = await containersFault();

afterEach(() => vi.unstubAllEnvs());

describe.skipIf(fault !== undefined)('the image of a workspace', { timeout: 300_000 }, () => {
  let image: string;
  beforeAll(async () => {
    image = await buildImage('scripted');
  }, 900_000);

  const inside = (script: string): Promise<string> =>
    podman('run', '--rm', '--network', 'none', '--entrypoint', 'sh', image, '-c', script);

  test('has the tools, the pinned Node, and the two users under their ids', async () => {
    const said = await inside(`
      set -e
      for tool in git gh git-lfs curl tini setpriv npm npx bash; do command -v $tool >/dev/null || echo "no $tool"; done
      node --version
      id agent; id mooring
      readlink /etc/gitconfig
      test -s /etc/ssl/certs/ca-certificates.crt && echo certificates
      stat -c '%a %U' /run/platform /var/lib/mooring/sidecar /workspace /opt/mooring/mooring.mjs`);
    expect(said.split('\n')).toEqual([
      process.version,
      'uid=1000(agent) gid=1000(agent) groups=1000(agent)',
      'uid=990(mooring) gid=990(mooring) groups=990(mooring)',
      '/etc/mooring/gitconfig',
      'certificates',
      ...['700 root', '700 mooring', '755 agent', '644 root'],
    ]);
  });

  test('an agent that cannot be installed fails the build, with what failed among the last lines', async () => {
    vi.stubEnv('PATH', process.env['PATH']);
    for (const [name, value] of Object.entries(await prepareStore())) vi.stubEnv(name, value);
    const context = await mkdtemp(join(tmpdir(), 'moor-context-'));
    onTestFinished(() => rm(context, { recursive: true }));
    await writeFile(
      join(context, 'Dockerfile'),
      'ARG MOORING_BASE\nFROM ${MOORING_BASE}\nRUN npm install --global /no/such/agent\n',
    );
    const args = { MOORING_BASE: 'localhost/mooring-base:latest' };
    const building = new ImageBuilder('podman', 'host').build({
      name: 'localhost/moor-test',
      context,
      file: 'Dockerfile',
      args,
    });
    await expect(building).rejects.toMatchObject({
      code: 'image_not_built',
      message: 'podman did not build localhost/moor-test',
      details: expect.arrayContaining([expect.stringContaining('/no/such/agent')]),
    });
  });
});
