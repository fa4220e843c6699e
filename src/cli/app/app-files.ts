import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../lib/fault.ts';
import { makePrivateFolder, writeNewFileWhole } from '../../lib/private-file.ts';
import type { Secret } from '../../lib/secret.ts';
import type { NewApp } from './exchange-code.ts';

/** Absolute paths. */
export type StoredApp = { readonly privateKey: string; readonly webhookSecret: string | undefined };

const ENDINGS = { privateKey: '.private-key.pem', webhookSecret: '.webhook-secret' } as const;

/** A guess at GitHub's way from a name to a slug, to look for files; the real one comes with the App. */
function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/** Looks before anything is begun: the folder takes new files, and nothing lies where the key will. */
export async function prepareFolder(folder: string, name: string): Promise<void> {
  const probe = join(folder, `.mooring-${process.pid}`);
  try {
    await makePrivateFolder(folder);
    await writeNewFileWhole(probe, '');
    await rm(probe, { force: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Fault('folder_unusable', `no files can be put into ${folder} (${code})`, 'name another with --folder', {
      cause: error,
    });
  }
  for (const ending of Object.values(ENDINGS)) {
    const path = join(folder, `${slugOf(name)}${ending}`);
    if (!(await exists(path))) continue;
    throw new Fault('file_exists', `${path} exists already`, 'move it away, or choose another --name or --folder');
  }
}

/**
 * Stores what GitHub shows once, each file for its owner alone. What came to lie in the way meanwhile is left as it
 * is, and the new file gets another name.
 */
export async function storeApp(folder: string, app: NewApp): Promise<StoredApp> {
  const privateKey = await storeSecret(folder, app.slug, ENDINGS.privateKey, app.privateKey);
  const { webhookSecret: secret } = app;
  const webhookSecret =
    secret === undefined ? undefined : await storeSecret(folder, app.slug, ENDINGS.webhookSecret, secret);
  return { privateKey, webhookSecret };
}

async function storeSecret(folder: string, slug: string, ending: string, secret: Secret): Promise<string> {
  for (let number = 1; ; number += 1) {
    const path = join(folder, `${slug}${number === 1 ? '' : `-${number}`}${ending}`);
    if (await writeNewFileWhole(path, secret.reveal())) return path;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}
