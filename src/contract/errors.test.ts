import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { INSTALLATION } from '../lib/node-program.ts';
import { ERROR_STATUS, waitingHelps } from './errors.ts';

test('docs/operations.md lists every fault that is not the fault of who asked, and whether waiting helps', async () => {
  const text = await readFile(join(INSTALLATION, 'docs', 'operations.md'), 'utf8');
  const listed = [...text.matchAll(/^\| `([a-z_]+)`\s*\| (yes|no)\s*\|/gm)].map(([, code, waiting]) => [code, waiting]);
  const faults = Object.entries(ERROR_STATUS).filter(([, status]) => status >= 429);
  const expected = faults.map(([code]) => [code, waitingHelps(code) ? 'yes' : 'no']);
  expect(listed.toSorted()).toEqual(expected.toSorted());
});
