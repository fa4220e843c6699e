import { cpus, totalmem } from 'node:os';
import { type Row, verdict } from './row.ts';

const HEAD = `# Benchmarks

Made by \`script/bench [suite] --write\`; run it on your machine and compare. Absolute times are those of a small virtual
machine that also runs everything it is measured against; ratios travel better.
`;

/** `docs/benchmarks.md` with new rows: the suites that were measured get their sections anew, the others stay. */
export function benchmarkReport(before: string, rows: readonly Row[], date: Date): string {
  const sections = new Map(
    [...before.matchAll(/^## (\S+)\n[^]*?(?=^## |(?![^]))/gm)].map(([section, suite]) => [suite ?? '', section]),
  );
  for (const [suite, ofSuite] of Map.groupBy(rows, (row) => row.suite))
    sections.set(suite, section(suite, ofSuite, date));
  const sorted = [...sections].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [HEAD, ...sorted.map(([, text]) => `${text.trim()}\n`)].join('\n');
}

function section(suite: string, rows: readonly Row[], date: Date): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  const lines = rows.map((row) => {
    const { name, value, unit, how } = row;
    return `| ${name} | ${value} ${unit} | ${verdict(row).replace('MISSED', '**missed**')} | ${how} |`;
  });
  return [
    `## ${suite}`,
    '',
    `${date.toISOString().slice(0, 10)}, ${machine}: \`script/bench ${suite} --write\``,
    '',
    '| measured | value | target | how |',
    '| --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}
