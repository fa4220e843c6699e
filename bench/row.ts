/** One measured value. `target` is the most that is acceptable, `least` the least; a row without is there to be known. */
export type Row = {
  readonly suite: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target?: number;
  readonly least?: number;
  readonly met?: boolean;
  /** How it was measured, in one line. */
  readonly how: string;
};

/** What a file of `bench/suites/` exports. */
export type Suite = { measure(): Promise<Row[]> };

/** Completes a row: whether the target is met follows from the value. */
export function row(measured: Omit<Row, 'met'>): Row {
  const value = Number(measured.value.toPrecision(3));
  const { target, least } = measured;
  if (target === undefined && least === undefined) return { ...measured, value };
  return { ...measured, value, met: value <= (target ?? Infinity) && value >= (least ?? -Infinity) };
}

/** A row's target in words, and whether it was met; empty without one. */
export function verdict({ unit, target, least, met }: Row): string {
  if (met === undefined) return '';
  const bound = target === undefined ? `≥ ${least}` : `≤ ${target}`;
  return `${bound} ${unit}: ${met ? 'met' : 'MISSED'}`;
}

/** Half of the values are at most this; `percentile` is between 0 and 1. */
export function quantile(values: readonly number[], percentile = 0.5): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * percentile))] ?? NaN;
}
