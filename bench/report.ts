import { cpus, totalmem } from 'node:os';
import type { Row } from './row.ts';

/** `docs/benchmarks.md`: the rows as a table, with the command that made them. */
export function benchmarkReport(rows: readonly Row[], date: Date): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  const lines = rows.map(({ suite, name, value, unit, target, met, how }) => {
    const verdict = target === undefined ? '' : `≤ ${target} ${unit}: ${met ? 'met' : '**missed**'}`;
    return `| ${suite} | ${name} | ${value} ${unit} | ${verdict} | ${how} |`;
  });
  return [
    '# Benchmarks',
    '',
    'Made by `script/bench --write`; run it on your machine and compare. Absolute times are those of a small virtual',
    'machine that also runs everything it is measured against.',
    '',
    `${date.toISOString().slice(0, 10)}, ${machine}.`,
    '',
    '| suite | measured | value | target | how |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}
