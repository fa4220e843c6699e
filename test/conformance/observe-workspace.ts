import { createHash } from 'node:crypto';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { run } from '../harness/run.ts';

/** Of a git folder, what commands promise; how objects are packed and when refs moved is git's own affair. */
const TOLD = ['HEAD', 'config', 'shallow', 'FETCH_HEAD'];

/** The files below a workspace by their hashes, and of each repository its refs, HEAD and configuration. */
export async function observeWorkspace(
  workspace: string,
  env: NodeJS.ProcessEnv,
  plain: (text: string) => string,
): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {};
  const walk = async (folder: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true });
    const names = new Set(entries.map(({ name }) => name));
    if (names.has('HEAD') && names.has('objects') && names.has('refs')) {
      seen[relative(workspace, folder)] = await repository(folder, env, plain);
      return;
    }
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await walk(path);
      else if (entry.name === '.git') seen[relative(workspace, path)] = plain(await readFile(path, 'utf8'));
      else seen[relative(workspace, path)] = await content(path, entry.isSymbolicLink());
    }
  };
  await walk(workspace);
  return seen;
}

async function content(path: string, isLink: boolean): Promise<string> {
  if (isLink) return `-> ${await readlink(path)}`;
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

async function repository(folder: string, env: NodeJS.ProcessEnv, plain: (text: string) => string): Promise<unknown> {
  const refs = await run('git', ['--git-dir', folder, 'for-each-ref', '--format=%(refname) %(objectname) %(symref)'], {
    cwd: folder,
    env,
  });
  const files = TOLD.map(async (name) => {
    const text = await readFile(join(folder, name), 'utf8').catch(() => undefined);
    return [name, text === undefined ? undefined : plain(withoutAccess(text))] as const;
  });
  return { refs: refs.stdout, ...Object.fromEntries(await Promise.all(files)) };
}

/** git-lfs notes down that it was asked for a password, which happens to who has a token and to nobody else. */
function withoutAccess(config: string): string {
  return config.replaceAll(/^\taccess = basic\n/gm, '').replaceAll(/^\[lfs "http[^"]*"\]\n(?=\[|$(?![\s\S]))/gm, '');
}
