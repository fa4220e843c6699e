import { beforeAll, describe, expect, test } from 'vitest';
import { SidecarReport } from '../../src/contract/status.ts';
import type { PlatformDouble } from '../../src/workspace/sidecar/testing/platform-double.ts';
import { buildImage } from './scripted-image.ts';
import { containersFault } from './whether-containers-run.ts';
import { leased, makeWorkspace, startPlatform, until } from './world.ts';

const fault = await containersFault();

/** What the sidecar has reported last that its init had told it. */
const vitals = ({ received }: PlatformDouble) =>
  SidecarReport.parse(received.findLast(({ path }) => path === '/report')?.body).vitals;

describe.skipIf(fault !== undefined)('what is not well in a container that runs', { timeout: 300_000 }, () => {
  beforeAll(() => buildImage('scripted'), 900_000);

  test('a limit of processes that is full is told to the platform, by what can still speak in it', async () => {
    const platform = await startPlatform();
    const workspace = await makeWorkspace(platform, { options: ['--pids-limit', '120'] });
    await workspace.start();
    await leased(platform);
    const many = 'i=0; while [ $i -lt 200 ]; do sleep 900 >/dev/null 2>&1 & i=$((i+1)); done';
    await expect(workspace.run('agent', many)).rejects.toThrow();
    expect(await until(() => vitals(platform)?.processes)).toEqual({ limit: 120 });
  });

  test('a runtime that was started again is told with how it ended', async () => {
    const platform = await startPlatform();
    const workspace = await makeWorkspace(platform);
    await workspace.start();
    await leased(platform);
    const find = `for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline | grep -q '^/usr/local/bin/node.*mooring.mjs runtime' && kill -9 $(basename $p); done; true`;
    await workspace.run('root', find);
    const [restarts] = await until(() => vitals(platform)?.restarts);
    expect(restarts).toEqual({ program: 'runtime', times: 1, last: { code: null, signal: 'SIGKILL' } });
  });
});
