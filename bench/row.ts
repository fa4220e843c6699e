/** One measured value. `target` is the most that is acceptable; a row without one is there to be known. */
export type Row = {
  readonly suite: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target?: number;
  readonly met?: boolean;
  /** How it was measured, in one line. */
  readonly how: string;
};

/** What a file of `bench/suites/` exports. */
export type Suite = { measure(): Promise<Row[]> };

/** Completes a row: whether the target is met follows from the value. */
export function row(measured: Omit<Row, 'met'>): Row {
  const value = Number(measured.value.toPrecision(3));
  return { ...measured, value, ...(measured.target === undefined ? {} : { met: value <= measured.target }) };
}

/** Half of the values are at most this; `percentile` is between 0 and 1. */
export function quantile(values: readonly number[], percentile = 0.5): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * percentile))] ?? NaN;
}
