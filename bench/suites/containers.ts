import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { imageOf } from '../../src/contract/image-name.ts';
import { issue, startPlatformDouble } from '../../src/workspace/sidecar/testing/platform-double.ts';
import { DEBIAN } from '../../test/containers/base-image.ts';
import { podman } from '../../test/containers/podman.ts';
import { buildImage } from '../../test/containers/scripted-image.ts';
import { containersFault } from '../../test/containers/whether-containers-run.ts';
import { createWorkspace } from '../../test/containers/workspace-container.ts';
import { quantile, row, type Row } from '../row.ts';

const suite = 'containers';

const CODE = 'a-good-code-with-enough-letters';
const STARTS = 7;

/** A clone or two as they lie about: 1 GB in 20,000 files. */
const FILES = 20_000;
const BYTES = 50_000;

/** What the base image weighs, and how soon a workspace in a container asks for work. */
export async function measure(): Promise<Row[]> {
  const fault = await containersFault();
  if (fault !== undefined) {
    process.stderr.write(`bench: containers is skipped: ${fault}\n`);
    return [];
  }
  await buildImage('scripted');
  const [debian = 0, base = 0, whole = 0] = await Promise.all(
    [DEBIAN, 'localhost/mooring-base:latest', imageOf('scripted')].map(sizeOf),
  );
  const how = 'podman image inspect, on a Debian made by debootstrap --variant=minbase';
  return [
    row({ suite, name: 'the base adds to its BASE_IMAGE', value: base - debian, unit: 'MB', target: 350, how }),
    row({ suite, name: 'the scripted template and Mooring add to the base', value: whole - base, unit: 'MB', how }),
    ...(await starts()),
  ];
}

const sizeOf = async (image: string): Promise<number> =>
  Number(await podman('image', 'inspect', '--format', '{{.Size}}', image)) / 1e6;

async function starts(): Promise<Row[]> {
  const platform = await startPlatformDouble('ws-1', CODE);
  let lease = Promise.withResolvers<number>();
  platform.answer = (_method, path) => {
    if (path === '/turns/lease') lease.resolve(performance.now());
    return path.startsWith('/github-installation-token')
      ? issue('ghs_t', Date.now() - 60_000, Date.now() + 3_540_000)
      : { status: 204 };
  };
  const workspace = await createWorkspace(platform.socket, CODE);
  const took: { engine: number; init: number }[] = [];
  try {
    await fill(workspace.path('workspace'));
    // The first start mends what is root's, and is not counted.
    for (let start = 0; start <= STARTS; start += 1) {
      lease = Promise.withResolvers();
      const askedAt = performance.now();
      await workspace.start();
      const leasedAt = await lease.promise;
      const initAt = performance.timeOrigin + leasedAt - (await startOfInit(workspace.name));
      if (start > 0) took.push({ engine: leasedAt - askedAt, init: initAt });
      await workspace.stop();
    }
  } finally {
    await workspace.remove();
    await platform.stop();
  }
  const seconds = (of: 'engine' | 'init'): number => quantile(took.map((one) => one[of])) / 1_000;
  const how = `median of ${STARTS} starts of one container; /workspace holds 1 GB in ${FILES} files`;
  return [
    row({ suite, name: 'podman start to first lease', value: seconds('engine'), unit: 's', how }),
    row({
      suite,
      name: 'init to first lease',
      value: seconds('init'),
      unit: 's',
      target: 2,
      how: `of the same ${how}`,
    }),
  ];
}

/** When the container's first process was started, in milliseconds since the epoch. */
const startOfInit = async (name: string): Promise<number> =>
  Date.parse(await podman('inspect', '--format', '{{.State.StartedAt.Format "2006-01-02T15:04:05.000Z07:00"}}', name));

async function fill(folder: string): Promise<void> {
  const content = Buffer.alloc(BYTES, 'x');
  for (let file = 0; file < FILES; file += 1) {
    const below = join(folder, `part-${Math.floor(file / 500)}`);
    if (file % 500 === 0) await mkdir(below);
    await writeFile(join(below, `file-${file}`), content);
  }
}
