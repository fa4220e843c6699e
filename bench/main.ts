import { readdir } from 'node:fs/promises';
import type { Row, Suite } from './row.ts';

/** `main.ts [suite…] [--json]`: runs the suites one after the other; fails when a target was missed. */
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const asJson = process.argv.includes('--json');

const known = (await readdir(new URL('suites/', import.meta.url)))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .toSorted();
const unknown = names.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`bench: there is no suite ${unknown.join(', ')}: choose from ${known.join(', ')}\n`);
  process.exit(2);
}

const rows: Row[] = [];
for (const name of names.length > 0 ? names : known) {
  process.stderr.write(`bench: ${name}\n`);
  const suite = (await import(`./suites/${name}.ts`)) as Suite;
  rows.push(...(await suite.measure()));
}
process.stdout.write(asJson ? `${JSON.stringify(rows, null, 2)}\n` : `${rows.map(line).join('\n')}\n`);
process.exit(rows.some(({ met }) => met === false) ? 1 : 0);

function line({ suite, name, value, unit, target, met, how }: Row): string {
  const verdict = target === undefined ? '' : `  (at most ${target} ${unit}: ${met ? 'met' : 'MISSED'})`;
  return `${suite}  ${name}: ${value} ${unit}${verdict}\n    ${how}`;
}
