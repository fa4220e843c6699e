import { cp, mkdir, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { INSTALLATION } from '../../lib/node-program.ts';
import { bundle } from './bundle.ts';

/** Of npm's own package an image needs neither. */
const UNREAD = new Set(['docs', 'man']);

/** The same content must be the same layer, or every build would begin anew: what is made here has no time of its own. */
const TIMELESS = new Date('2000-01-01T00:00:00Z');

/** What the base is built from: the pinned Node and npm. */
export async function baseContext(folder: string): Promise<void> {
  await mkdir(folder);
  const copy = (from: string, to: string) =>
    cp(join(INSTALLATION, from), join(folder, to), {
      recursive: true,
      preserveTimestamps: true,
      filter: (path) => !UNREAD.has(basename(path)),
    });
  await copy('node_modules/node/bin/node', 'node');
  await copy('node_modules/npm', 'npm');
  await copy('image/Dockerfile', 'Dockerfile');
}

/** The folder of a template, with its `agent.ts` in one file where it has one. */
export async function templateContext(source: string, folder: string): Promise<void> {
  await cp(source, folder, { recursive: true, preserveTimestamps: true });
  const agent = join(source, 'agent.ts');
  if (await isThere(agent)) await timelessBundle(agent, join(folder, 'agent.mjs'));
}

/** Mooring itself, which comes last. */
export async function mooringContext(folder: string): Promise<void> {
  await mkdir(folder);
  await timelessBundle('image/mooring.ts', join(folder, 'mooring.mjs'));
  await cp(join(INSTALLATION, 'image/mooring.Dockerfile'), join(folder, 'Dockerfile'), { preserveTimestamps: true });
}

async function timelessBundle(entry: string, file: string): Promise<void> {
  await bundle(entry, file);
  await utimes(file, TIMELESS, TIMELESS);
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
