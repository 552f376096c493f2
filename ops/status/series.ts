import type { Series } from '#ops/metrics/stage-metrics';

/** Adds series period by period. A period without data counts as 0. */
export function addSeries(series: readonly Series[], length: number): number[] {
  return Array.from({ length }, (_, n) => total(series.map((each) => each[n])));
}

/** Adds values. Missing ones count as 0. */
export function total(values: Series): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

/** Returns the last value of the latest periods, or undefined when they have no data. */
export function latest(values: Series, periods: number): number | undefined {
  return values.slice(-periods).findLast((value) => value !== undefined);
}

const BARS = '▁▂▃▄▅▆▇█';

/** Draws values as a line of bars. The highest bar is the largest value, and only a 0 has the lowest bar. */
export function sparkline(values: readonly number[]): string {
  const largest = Math.max(...values);
  return values
    .map((value) => BARS[value <= 0 ? 0 : Math.max(1, Math.round((value / largest) * (BARS.length - 1)))])
    .join('');
}
