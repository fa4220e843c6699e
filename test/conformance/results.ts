import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Outcome, Row, Theme } from './row.ts';
import type { Versions } from './versions.ts';

const FOLDER = join(import.meta.dirname, 'results');

/** What a run with one git and one gh has found: for each row, by its name, how it came out. */
const Results = z.strictObject({
  git: z.string(),
  gh: z.string(),
  rows: z.record(z.string(), z.strictObject({ exit: z.number(), same: z.boolean() })),
});
export type Results = z.infer<typeof Results>;

/** One command may stand in several rows; `when` tells them apart. */
export const nameOf = ({ title }: Theme, { command, when }: Row): string =>
  `${title}: ${command}${when === undefined ? '' : ` (${when})`}`;

export const resultOf = (through: Outcome, same: boolean): Results['rows'][string] => ({ exit: through.exit, same });

const fileFor = ({ git, gh }: Versions): string => join(FOLDER, `git-${git}-gh-${gh}.json`);

/** Of all versions that were tried, the oldest first. */
export async function readAllResults(): Promise<readonly Results[]> {
  const names = (await readdir(FOLDER).catch(() => [])).toSorted((one, other) =>
    one.localeCompare(other, 'en', { numeric: true }),
  );
  return Promise.all(names.map(async (name) => Results.parse(JSON.parse(await readFile(join(FOLDER, name), 'utf8')))));
}

export async function writeResults(results: Results): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const rows = Object.entries(results.rows).toSorted(([one], [other]) => (one < other ? -1 : 1));
  await writeFile(fileFor(results), `${JSON.stringify({ ...results, rows: Object.fromEntries(rows) }, null, 2)}\n`);
}
