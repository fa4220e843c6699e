import type { Rule } from './rule.ts';

/** Methods, a path below the API's root, and what it does there. `{name}` stands for one segment, `{name...}` for more. */
export type Row = readonly [methods: string, path: string, rule: Rule];
export type Rows = readonly Row[];

export const below = (base: string, rows: Rows): Rows =>
  rows.map(([methods, path, rule]) => [methods, base + path, rule] as const);
