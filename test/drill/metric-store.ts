/** Name of a metric and its dimensions. */
export interface MetricId {
  readonly namespace: string;
  readonly metric: string;
  /** Values that the template knows only as references are compared as they are. */
  readonly dimensions: Readonly<Record<string, unknown>>;
}

/** Number of samples of one minute, by their value. */
type Samples = Map<number, number>;

/** Metric data of CloudWatch, one entry per minute. */
export class MetricStore {
  readonly #series = new Map<string, { readonly id: MetricId; readonly series: Series }>();

  /** Adds samples of one value to the latest minute. */
  add(id: MetricId, minute: number, value: number, times = 1): void {
    if (times === 0) return;
    const key = keyOf(id);
    const found = this.#series.get(key) ?? { id, series: new Series() };
    this.#series.set(key, found);
    found.series.add(minute, value, times);
  }

  /** Reads a statistic of the minutes from `from` to `to`, without `to`. Undefined if there is no sample. */
  read(id: MetricId, statistic: string, from: number, to: number): number | undefined {
    return this.#series.get(keyOf(id))?.series.read(statistic, from, to);
  }

  /** Lists the metrics of a name that have data. */
  idsOf(namespace: string, metric: string): MetricId[] {
    return [...this.#series.values()]
      .map(({ id }) => id)
      .filter((id) => id.namespace === namespace && id.metric === metric);
  }
}

const keys = new WeakMap<object, string>();

function keyOf(id: MetricId): string {
  const key = keys.get(id) ?? JSON.stringify([id.namespace, id.metric, Object.entries(id.dimensions).sort()]);
  keys.set(id, key);
  return key;
}

/** Samples of one metric. Sums over a day are read every minute, so each minute knows the sum of all before it. */
class Series {
  readonly #samples = new Map<number, Samples>();
  readonly #minutes: number[] = [];
  readonly #sums: number[] = [0];
  readonly #counts: number[] = [0];

  add(minute: number, value: number, times: number): void {
    const last = this.#minutes.at(-1);
    if (last !== undefined && minute < last) throw new Error('samples come in the order of their minutes');
    if (last !== minute) {
      this.#minutes.push(minute);
      this.#sums.push(this.#sums.at(-1) ?? 0);
      this.#counts.push(this.#counts.at(-1) ?? 0);
      this.#samples.set(minute, new Map());
    }
    this.#sums[this.#minutes.length] = (this.#sums.at(-1) ?? 0) + value * times;
    this.#counts[this.#minutes.length] = (this.#counts.at(-1) ?? 0) + times;
    const samples = this.#samples.get(minute);
    samples?.set(value, (samples.get(value) ?? 0) + times);
  }

  read(statistic: string, from: number, to: number): number | undefined {
    const [first, end] = [this.#indexOf(from), this.#indexOf(to)];
    const between = (totals: readonly number[]) => (totals[end] ?? 0) - (totals[first] ?? 0);
    if (first === end) return undefined;
    if (statistic === 'Sum') return between(this.#sums);
    if (statistic === 'Average' || statistic === 'AVG') return between(this.#sums) / between(this.#counts);
    const percentile = statistic === 'Maximum' ? 100 : Number(/^p(\d+)$/.exec(statistic)?.[1]);
    if (Number.isNaN(percentile)) throw new Error(`the statistic ${statistic} has no rule`);
    return this.#percentile(percentile, this.#minutes.slice(first, end), between(this.#counts));
  }

  /** Finds the first entry whose minute is not before another. */
  #indexOf(minute: number): number {
    let [low, high] = [0, this.#minutes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#minutes[middle] ?? 0) < minute) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #percentile(percentile: number, minutes: readonly number[], count: number): number | undefined {
    const samples = minutes.flatMap((minute) => [...(this.#samples.get(minute) ?? [])]).sort(([a], [b]) => a - b);
    let left = Math.ceil((percentile / 100) * count);
    for (const [value, times] of samples) {
      left -= times;
      if (left <= 0) return value;
    }
    return undefined;
  }
}
