import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NEEDS } from '../testing/host-contract.ts';
import type { ContainersConfig } from './containers-config.ts';
import { Engine } from './engine.ts';
import { findEngineFaults } from './find-engine-faults.ts';

let folder: string;
let server: Server;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-faults-'));
  // Answers as an engine does that has these images.
  const images: Record<string, object> = { ours: { 'dev.mooring.init': 'true' }, bare: {} };
  server = createServer((request, response) => {
    const image = /\/images\/(.+)\/json/.exec(request.url ?? '')?.[1] ?? '';
    const labels = images[decodeURIComponent(image)];
    const answer = request.url?.includes('/networks') ? [] : { Config: { Labels: labels } };
    response.statusCode = Array.isArray(answer) || labels !== undefined ? 200 : 404;
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  }).listen(join(folder, 'engine.sock'));
  await once(server, 'listening');
});
afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function faultsWith(config: ContainersConfig): Promise<string[]> {
  const engine = new Engine({ kind: 'socket', path: join(folder, 'engine.sock') });
  const workspaces = new Map(['ada', 'grace'].map((name) => [name, NEEDS]));
  return (await findEngineFaults(engine, config, workspaces)).map(({ code, sentence }) => `${code} ${sentence}`);
}

test("an image that is none of Mooring's is told from one that is not there", async () => {
  expect(await faultsWith({ image: 'ours' })).toEqual([]);
  expect(await faultsWith({ image: 'bare' })).toEqual([
    'image_foreign the image "bare" is none of Mooring\'s, or was built by an older version: it lacks the label ' +
      'dev.mooring.init, which tells that it holds an init that a workspace can run: ' +
      'build one with mooring image build scripted, or yours upon that, and name it as containers.image',
  ]);
  expect(await faultsWith({ image: 'none' })).toEqual([expect.stringMatching(/^image_missing .* no image "none"/)]);
});

test('a folder that is to be mounted must be there, so that no engine makes it', async () => {
  const configs = join(folder, 'configs-{workspace}');
  await mkdir(join(folder, 'configs-ada'));
  const missing = join(folder, 'configs-grace');
  expect(await faultsWith({ image: 'ours', configs })).toEqual([
    expect.stringContaining(
      `configs_missing ${missing}, which containers.configs names, is not there: make the folder`,
    ),
  ]);
  await writeFile(missing, '');
  expect(await faultsWith({ image: 'ours', configs })).toEqual([expect.stringContaining('is no folder')]);
  // There the engine may be on another machine, and its folders are not ours.
  expect(await faultsWith({ image: 'ours', configs, platform: 'https://mooring.example' })).toEqual([]);
});
