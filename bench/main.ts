import { execFileSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { INSTALLATION } from '../src/lib/node-program.ts';
import { benchmarkReport } from './report.ts';
import { type Row, type Suite, verdict } from './row.ts';

/** `main.ts [suite…] [--json] [--write]`: runs the suites one after the other; fails when a target was missed. */
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
if (process.argv.includes('--write')) {
  const report = join(INSTALLATION, 'docs', 'benchmarks.md');
  await writeFile(report, benchmarkReport(await readFile(report, 'utf8'), rows, new Date()));
  execFileSync(join(INSTALLATION, 'node_modules', '.bin', 'oxfmt'), [report]);
}
process.exit(rows.some(({ met }) => met === false) ? 1 : 0);

function line(measured: Row): string {
  const { suite, name, value, unit, how } = measured;
  const said = verdict(measured);
  return `${suite}  ${name}: ${value} ${unit}${said && `  (${said})`}\n    ${how}`;
}
