import { cp, rm } from 'node:fs/promises';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { run } from '../harness/run.ts';
import { buildImage } from './scripted-image.ts';
import { containersFault } from './whether-containers-run.ts';
import { leased, makeWorkspace, startPlatform } from './world.ts';

const fault = await containersFault();

const succeed = async (command: string, ...args: string[]): Promise<void> =>
  expect(await run(command, args)).toMatchObject({ code: 0 });

describe.skipIf(fault !== undefined)('a disk that is full', { timeout: 300_000 }, () => {
  beforeAll(() => buildImage('scripted'), 900_000);

  test('ends a start with one sentence, and the next one works when there is room', async () => {
    const platform = await startPlatform();
    const workspace = await makeWorkspace(platform);
    const state = workspace.path('state');
    await cp(state, `${state}-kept`, { recursive: true });
    onTestFinished(() => rm(`${state}-kept`, { recursive: true }));
    await succeed('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', state);
    onTestFinished(() => succeed('umount', '--lazy', state));
    await succeed('cp', '--archive', `${state}-kept/.`, state);
    await run('dd', ['if=/dev/zero', `of=${state}/filler`, 'bs=4k']);
    await workspace.start();
    expect(await workspace.ended()).toBe(1);
    const last = (await workspace.logs()).trimEnd().split('\n').at(-1);
    expect(last).toBe('mooring: the machine refuses (ENOSPC: no space left on device, write): make room on the disk');
    await rm(`${state}/filler`);
    await workspace.start();
    await leased(platform);
  });
});
