import { chown, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { LeaseRequest } from '../../src/contract/turns.ts';
import {
  issue,
  type PlatformDouble,
  startPlatformDouble,
} from '../../src/workspace/sidecar/testing/platform-double.ts';
import { type ContainerOptions, createWorkspace, type WorkspaceContainer } from './workspace-container.ts';

const CODE = 'a-good-code-with-enough-letters';

/** A platform that knows one workspace, gone with the test. */
export async function startPlatform(): Promise<PlatformDouble> {
  const platform = await startPlatformDouble('ws-1', CODE);
  onTestFinished(platform.stop);
  platform.answer = (_method, path) =>
    path.startsWith('/github-installation-token')
      ? issue('ghs_t', Date.now() - 60_000, Date.now() + 3_540_000, { repositories: ['harbor'] })
      : { status: 204 };
  return platform;
}

/** A container of that workspace, gone with the test, made and not started. */
export async function makeWorkspace(platform: PlatformDouble, options?: ContainerOptions): Promise<WorkspaceContainer> {
  const workspace = await createWorkspace(platform.socket, CODE, options);
  onTestFinished(workspace.remove);
  return workspace;
}

/** Looks again and again until there is something to see. */
export async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await sleep(50);
  }
}

/** The runtimes that have asked for work, in order. */
export const holders = ({ received }: PlatformDouble): string[] => [
  ...new Set(received.filter(({ path }) => path === '/turns/lease').map(({ body }) => LeaseRequest.parse(body).holder)),
];

export const leased = (platform: PlatformDouble, count = 1): Promise<string> =>
  until(() => holders(platform)[count - 1]);

export const readWhenThere = (path: string): Promise<string> =>
  until(() => readFile(path, 'utf8').catch(() => undefined));

export const giveTo = (id: number, ...paths: string[]): Promise<unknown> =>
  Promise.all(paths.map((path) => chown(path, id, id)));
