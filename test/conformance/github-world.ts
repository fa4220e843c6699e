import { cp, glob, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { EMULATOR_FILES } from '../../src/emulator/emulator.ts';
import type { EmulatorModel, PermissionLevel } from '../../src/emulator/state/model.ts';
import { startEmulator } from '../../src/emulator/testing/start-emulator.ts';

/** A GitHub that begins each row as it was at first. */
export type GitHubWorld = {
  readonly url: string;
  readonly token: string;
  readonly now: number;
  /** Holds `acme/<name>.git`, bare. */
  readonly repositoriesFolder: string;
  /** Back to the seed, with the token still valid. */
  reset(): Promise<void>;
  /** All that a command may have changed; tokens and limits are no concern of it. */
  observe(): Promise<unknown>;
  stop(): Promise<void>;
};

/** The repositories that both sides may use. */
export const REPOSITORIES = ['harbor', 'lighthouse', 'absent'] as const;

/** Everything that an operator could grant, so that refusals are GitHub's and not for want of a permission. */
const PERMISSIONS: Readonly<Record<string, PermissionLevel>> = {
  metadata: 'read',
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
  administration: 'write',
  actions: 'write',
  actions_variables: 'write',
  checks: 'write',
  statuses: 'write',
  secrets: 'write',
  workflows: 'write',
  deployments: 'write',
  environments: 'write',
};

/** Same seed, same clock that stands still, same dice: two of them give the same ids, times and commits. */
export async function startGitHub(now: number): Promise<GitHubWorld> {
  const emulator = await startEmulator({ clock: () => now, random: () => 0.5, hourlyRateLimit: 1_000_000 });
  const { context, folder } = emulator;
  const { model, repositoriesFolder } = context;
  // Of the newer ones gh masks no more than what comes after the last underscore, and so prints most of them.
  context.knobs.tokenFormat = 'classic';
  const token = await emulator.mintToken({ permissions: PERMISSIONS, repositoryIds: namedIds(model) });
  const seed = structuredClone(model);
  const kept = join(folder, 'seed');
  const lfsObjects = join(folder, EMULATOR_FILES.lfsObjects);
  for await (const hooks of glob('*/*.git/hooks', { cwd: repositoriesFolder })) {
    await rm(join(repositoriesFolder, hooks), { recursive: true });
  }
  await cp(repositoriesFolder, kept, { recursive: true });
  const observe = async (): Promise<unknown> => {
    const { tokens: _tokens, rateLimits: _limits, apps: _apps, ...remembered } = structuredClone(model);
    return { ...remembered, refs: await readRefs(repositoriesFolder), objects: await namesBelow(lfsObjects) };
  };
  const atFirst = await observe();
  return {
    url: emulator.url,
    ...{ token, now, repositoriesFolder, observe },
    reset: async () => {
      // Most commands only read.
      if (isDeepStrictEqual(await observe(), atFirst)) return;
      Object.assign(model, structuredClone(seed));
      await rm(lfsObjects, { recursive: true, force: true });
      await rm(repositoriesFolder, { recursive: true });
      await cp(kept, repositoriesFolder, { recursive: true });
    },
    stop: () => emulator.stop(),
  };
}

const namedIds = ({ repositories }: EmulatorModel): number[] =>
  repositories.filter(({ name }) => (REPOSITORIES as readonly string[]).includes(name)).map(({ id }) => id);

async function namesBelow(folder: string): Promise<string[]> {
  return (await Array.fromAsync(glob('*/*/*/*', { cwd: folder }))).toSorted();
}

/** Loose and packed, by the files that hold them: asking git would be a process for each repository and row. */
async function readRefs(folder: string): Promise<Record<string, string>> {
  const read: Record<string, string> = {};
  for await (const entry of glob('*/*.git/{HEAD,packed-refs,refs/**}', { cwd: folder, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    read[relative(folder, path)] = await readFile(path, 'utf8');
  }
  return read;
}
