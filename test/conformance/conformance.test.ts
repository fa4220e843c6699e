import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { INSTALLATION } from '../../src/lib/node-program.ts';
import { Lanes } from './lanes.ts';
import { renderDocument } from './render-document.ts';
import { nameOf, readAllResults, type Results, resultOf, writeResults } from './results.ts';
import type { Row } from './row.ts';
import { runRow } from './run-row.ts';
import { THEMES } from './themes.ts';
import { hasCommand, readVersions } from './versions.ts';

/**
 * Each command twice, on GitHubs that are alike to the bit: through the gateway, and directly with a token in hand.
 * What it says, how it ends, what it leaves behind here and there must be the same.
 */
const versions = await readVersions();
const found: Results['rows'] = {};
const isWriting = process.env['CONFORMANCE'] === 'write';
let lanes: Lanes;

beforeAll(async () => {
  lanes = await Lanes.open(3, Math.floor(Date.now() / 1_000) * 1_000);
}, 300_000);
afterAll(async () => {
  if (isWriting) await writeDown();
  await lanes.stop();
});

for (const theme of THEMES) {
  describe(theme.title, () => {
    for (const row of theme.rows.filter((each) => hasCommand(each, versions))) {
      const name = nameOf(theme, row);
      it.concurrent(name, () => lanes.use((world) => compare(world, name, row)));
    }
  });
}

async function compare({ through, direct }: Parameters<Parameters<Lanes['use']>[0]>[0], name: string, row: Row) {
  const [one, other] = await Promise.all([runRow(through, row), runRow(direct, row)]);
  expect(other.exit, other.stderr + other.stdout).toBe(row.exit ?? 0);
  if (row.differs === undefined) {
    expect(one).toEqual(other);
  } else {
    expect(one.exit, one.stderr).toBe(row.differs.exit);
    expect(one).not.toEqual(other);
  }
  found[name] = resultOf(one, row.differs === undefined);
}

const DOCUMENT = join(INSTALLATION, 'docs', 'conformance.md');

/** After all rows, for it says what they found: run without a filter. */
test('docs/conformance.md says what was found', async () => {
  if (isWriting) await writeDown();
  const written = await readAllResults();
  const ours = written.find(({ git, gh }) => git === versions.git && gh === versions.gh);
  // Of other versions than those in the document there is nothing to compare: the rows have said what they are.
  if (ours !== undefined) expect({ ...versions, rows: found }).toEqual(ours);
  expect(await readFile(DOCUMENT, 'utf8')).toBe(renderDocument(THEMES, written));
});

/** A part of the rows is put to what the others have found before. */
async function writeDown(): Promise<void> {
  const before = (await readAllResults()).find(({ git, gh }) => git === versions.git && gh === versions.gh);
  const names = new Set(THEMES.flatMap((theme) => theme.rows.map((row) => nameOf(theme, row))));
  const rows = Object.entries({ ...before?.rows, ...found }).filter(([name]) => names.has(name));
  await writeResults({ ...versions, rows: Object.fromEntries(rows) });
  await writeFile(DOCUMENT, renderDocument(THEMES, await readAllResults()));
}
