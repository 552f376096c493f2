import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { FunctionName } from '#contract/env';
import { METRICS, METRICS_NAMESPACE } from '#contract/observability';

export type CountedMetric = keyof typeof METRICS;

/** Dimensions of a metric besides the function and the stage, by name. */
export type Dimensions = Readonly<Record<string, string>>;

/** The most values of one metric in a line. At 100, Powertools would publish by itself and clear the dimensions. */
const MAX_VALUES = 99;

interface Group {
  readonly dimensions: Dimensions;
  readonly sums: Map<CountedMetric, number>;
  readonly samples: Map<CountedMetric, number[]>;
}

/** Counts webhooks during one invocation and publishes them as metrics, one log line per set of dimensions. */
export class Counter {
  readonly #metrics: Metrics;
  readonly #groups = new Map<string, Group>();

  constructor(name: FunctionName, stage: string) {
    this.#metrics = new Metrics({
      namespace: METRICS_NAMESPACE,
      serviceName: name,
      defaultDimensions: { stage },
    });
  }

  /** Adds one. @example counter.count('processed', { topic: 'orders' }) */
  count(metric: CountedMetric, dimensions: Dimensions = {}): void {
    const { sums } = this.#group(dimensions);
    sums.set(metric, (sums.get(metric) ?? 0) + 1);
  }

  /**
   * Adds a sample: 1 for a failure, 0 for a success. The sum of the metric is then the number of failures, and its
   * average their share.
   *
   * @example counter.sample('rejected', false, { topic: 'orders' })
   */
  sample(metric: CountedMetric, isFailure: boolean, dimensions: Dimensions = {}): void {
    const { samples } = this.#group(dimensions);
    const values = samples.get(metric) ?? [];
    values.push(isFailure ? 1 : 0);
    samples.set(metric, values);
  }

  /** Writes the metrics and starts again from zero. */
  publish(): void {
    for (const { dimensions, sums, samples } of this.#groups.values()) {
      for (const [metric, count] of sums) this.#metrics.addMetric(METRICS[metric], MetricUnit.Count, count);
      const longest = Math.max(1, ...[...samples.values()].map(({ length }) => length));
      for (let from = 0; from < longest; from += MAX_VALUES) {
        for (const [name, value] of Object.entries(dimensions)) this.#metrics.addDimension(name, value);
        for (const [metric, values] of samples) {
          for (const value of values.slice(from, from + MAX_VALUES)) {
            this.#metrics.addMetric(METRICS[metric], MetricUnit.Count, value);
          }
        }
        this.#metrics.publishStoredMetrics();
      }
    }
    this.#groups.clear();
  }

  #group(dimensions: Dimensions): Group {
    const key = JSON.stringify(dimensions);
    const group = this.#groups.get(key) ?? { dimensions, sums: new Map(), samples: new Map() };
    this.#groups.set(key, group);
    return group;
  }
}
