import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { FunctionName } from '#contract/env';
import { METRICS, METRICS_NAMESPACE } from '#contract/observability';

export type CountedMetric = keyof typeof METRICS;

/** Dimensions of a count, by name. */
export type Dimensions = Readonly<Record<string, string>>;

/** Counts webhooks during one invocation and publishes the sums as metrics, one log line per set of dimensions. */
export class Counter {
  readonly #metrics: Metrics;
  readonly #counts = new Map<string, { readonly dimensions: Dimensions; readonly sums: Map<CountedMetric, number> }>();

  constructor(name: FunctionName) {
    this.#metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: name });
  }

  /** Adds one. @example counter.count('processed', { topic: 'orders' }) */
  count(metric: CountedMetric, dimensions: Dimensions): void {
    const key = JSON.stringify(dimensions);
    const { sums } = this.#counts.get(key) ?? { sums: new Map<CountedMetric, number>() };
    sums.set(metric, (sums.get(metric) ?? 0) + 1);
    this.#counts.set(key, { dimensions, sums });
  }

  /** Writes the metrics and starts again from zero. */
  publish(): void {
    for (const { dimensions, sums } of this.#counts.values()) {
      for (const [name, value] of Object.entries(dimensions)) this.#metrics.addDimension(name, value);
      for (const [metric, count] of sums) {
        this.#metrics.addMetric(METRICS[metric], MetricUnit.Count, count);
      }
      this.#metrics.publishStoredMetrics();
    }
    this.#counts.clear();
  }
}
